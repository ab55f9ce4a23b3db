CREATE TABLE command_batch (
    id           VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version      BIGINT      NOT NULL,
    method       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    params       LONGTEXT    NOT NULL,
    wants_reply  BOOLEAN     NOT NULL,
    not_before   DATETIME(3) NULL,
    state        VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    total        INT         NOT NULL,
    missing      INT         NOT NULL,
    chunks       INT         NOT NULL,
    next_chunk   INT         NOT NULL,
    reissue_of   VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
    created_at   DATETIME(3) NOT NULL,
    cancelled_at DATETIME(3) NULL,
    PRIMARY KEY (id),
    KEY command_batch_to_do (state, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
