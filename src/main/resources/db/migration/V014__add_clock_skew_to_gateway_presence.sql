ALTER TABLE gateway_presence
    ADD COLUMN clock_skew_seconds INT NULL;
