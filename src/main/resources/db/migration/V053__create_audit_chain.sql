CREATE TABLE audit_chain (
    id       TINYINT  NOT NULL PRIMARY KEY,
    sequence BIGINT   NOT NULL,
    hash     CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
