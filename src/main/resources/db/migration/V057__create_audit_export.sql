CREATE TABLE audit_export (
    id           TINYINT     NOT NULL PRIMARY KEY,
    sequence     BIGINT      NOT NULL,
    leased_by    VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    leased_until DATETIME(3) NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
