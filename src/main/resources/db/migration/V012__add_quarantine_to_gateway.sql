ALTER TABLE gateway
    ADD COLUMN quarantine_reason VARCHAR(256) NULL,
    ADD COLUMN quarantined_since DATETIME(3) NULL;
