CREATE TABLE recovery (
    name              VARCHAR(60)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    state             VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    epoch             BIGINT       NOT NULL,
    begun_at          DATETIME(3)  NOT NULL,
    ended_at          DATETIME(3)  NULL,
    ended_by          VARCHAR(255) NULL,
    commands_ended    BIGINT       NOT NULL,
    batches_cancelled BIGINT       NOT NULL,
    revocations       BIGINT       NOT NULL,
    KEY recovery_state (state)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
