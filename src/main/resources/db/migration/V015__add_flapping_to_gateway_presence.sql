ALTER TABLE gateway_presence
    ADD COLUMN recent_losses VARCHAR(1024) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '[]'
        COMMENT 'JSON: when the link was lost without a word, milliseconds since 1970-01-01 00:00 UTC',
    ADD COLUMN flapping_told_at DATETIME(3) NULL COMMENT 'when a change was told last, while it flaps',
    ADD COLUMN flapping_look_at DATETIME(3) NULL COMMENT 'set while it flaps: when to tell what was held back, or that it is calm',
    ADD KEY gateway_presence_flapping (flapping_look_at);
