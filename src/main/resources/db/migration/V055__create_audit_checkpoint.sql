CREATE TABLE audit_checkpoint (
    sequence  BIGINT       NOT NULL PRIMARY KEY,
    hash      CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    at        DATETIME(3)  NOT NULL,
    key_id    VARCHAR(64)  NULL,
    signature VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
