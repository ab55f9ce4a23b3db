CREATE TABLE rehoming (
    command_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    gateway_id VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    binding    BIGINT      NOT NULL,
    boot       BIGINT      NOT NULL,
    session    BIGINT      NOT NULL,
    asks       INT         NOT NULL,
    asked_at   DATETIME(3) NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
