CREATE TABLE audit_entry (
    id          CHAR(36)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    at          DATETIME(3)  NOT NULL,
    actor       VARCHAR(255) NOT NULL,
    address     VARCHAR(64)  NULL,
    action      VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    outcome     VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    resource    VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    resource_id VARCHAR(128) NULL,
    group_id    VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
    detail      LONGTEXT     NULL,
    times       BIGINT       NOT NULL,
    trace_id    CHAR(32)     CHARACTER SET ascii COLLATE ascii_bin NULL,
    sequence    BIGINT       NULL,
    hash        CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NULL,
    UNIQUE KEY audit_entry_sequence (sequence, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
