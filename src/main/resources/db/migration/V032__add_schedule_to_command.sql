ALTER TABLE command
    ADD COLUMN not_before   DATETIME(3) NULL,
    ADD COLUMN cancelled_at DATETIME(3) NULL;
