ALTER TABLE command
    ADD COLUMN look_at DATETIME(3) GENERATED ALWAYS AS (
        CASE
            WHEN state = 'SCHEDULED' THEN not_before
            WHEN state IN ('SENT', 'RECEIVED', 'RUNNING') THEN LEAST(COALESCE(query_at, deadline), deadline)
        END) STORED,
    ADD COLUMN unsettled_at DATETIME(3) GENERATED ALWAYS AS (
        CASE WHEN state = 'OUTCOME_UNKNOWN' THEN query_at END) STORED;
