CREATE TABLE log_collection (
    command_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    gateway_id VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    of_parts   INT         NOT NULL,
    parts      INT         NOT NULL,
    bytes      BIGINT      NOT NULL,
    first_at   DATETIME(3) NOT NULL,
    last_at    DATETIME(3) NOT NULL,
    KEY log_collection_of_gateway (gateway_id, command_id),
    KEY log_collection_last (last_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
