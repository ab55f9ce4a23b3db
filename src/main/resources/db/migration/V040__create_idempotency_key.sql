CREATE TABLE idempotency_key (
    id          CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    fingerprint CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    answer      LONGTEXT    NULL,
    created_at  DATETIME(3) NOT NULL,
    PRIMARY KEY (id),
    KEY idempotency_key_created_at (created_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
