CREATE TABLE refused_connection (
    id         CHAR(13)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    client_id  VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reason     VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    gateway_id VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
    address    VARCHAR(64) NULL,
    times      BIGINT      NOT NULL,
    first_at   DATETIME(3) NOT NULL,
    last_at    DATETIME(3) NOT NULL,
    UNIQUE KEY refused_connection_of (client_id, reason),
    KEY refused_connection_last (last_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
