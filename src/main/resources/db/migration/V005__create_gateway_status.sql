CREATE TABLE gateway_status (
    gateway_id  VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version     BIGINT      NOT NULL,
    group_id    VARCHAR(25) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    binding     BIGINT      NOT NULL,
    boot        BIGINT      NOT NULL,
    boot_id     VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    seq         BIGINT      NOT NULL,
    received_at DATETIME(3) NOT NULL,
    reported_at DATETIME(3) NOT NULL,
    data_path   VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    cpu         DOUBLE      NULL,
    dirty_bytes BIGINT      NOT NULL,
    clients     BIGINT      NOT NULL,
    report      LONGTEXT    NOT NULL,
    PRIMARY KEY (gateway_id),
    KEY gateway_status_received (received_at),
    CONSTRAINT status_of_gateway FOREIGN KEY (gateway_id) REFERENCES gateway (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
