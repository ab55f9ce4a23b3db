ALTER TABLE command
    ADD COLUMN internal              BOOLEAN     NOT NULL DEFAULT FALSE,
    ADD COLUMN queried_at            DATETIME(3) NULL,
    ADD COLUMN query_at              DATETIME(3) NULL,
    ADD COLUMN query_latest_at       DATETIME(3) NULL,
    ADD COLUMN silence_millis        BIGINT      NULL,
    ADD COLUMN settled_state         VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN settled_at            DATETIME(3) NULL,
    ADD COLUMN settled_result        LONGTEXT    NULL,
    ADD COLUMN settled_error_code    VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN settled_gateway_error LONGTEXT    NULL;
