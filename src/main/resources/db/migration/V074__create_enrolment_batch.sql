CREATE TABLE enrolment_batch (
    id               VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    version          BIGINT       NOT NULL,
    name             VARCHAR(60)  NOT NULL,
    code_hash        CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    group_id         VARCHAR(25)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    site             VARCHAR(60)  CHARACTER SET ascii COLLATE ascii_bin NULL,
    profile          LONGTEXT     NOT NULL,
    capacity         INT          NOT NULL,
    taken            INT          NOT NULL,
    created_by       VARCHAR(255) NOT NULL,
    created_at       DATETIME(3)  NOT NULL,
    expires_at       DATETIME(3)  NOT NULL,
    closed_at        DATETIME(3)  NULL,
    UNIQUE KEY enrolment_batch_hash (code_hash),
    KEY enrolment_batch_in_group (group_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
