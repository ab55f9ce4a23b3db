CREATE TABLE gateway_machine (
    id              VARCHAR(36)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    version         BIGINT       NOT NULL,
    gateway_id      VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    binding         BIGINT       NOT NULL,
    identity_key    CHAR(43)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sealing_key     CHAR(43)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    serial_number   VARCHAR(64)  NOT NULL,
    agent_version   VARCHAR(64)  NOT NULL,
    features        VARCHAR(500) NOT NULL,
    address         VARCHAR(64)  NOT NULL,
    claimed_at      DATETIME(3)  NOT NULL,
    last_renewal_at DATETIME(3)  NULL,
    UNIQUE KEY gateway_machine_of (gateway_id, binding),
    CONSTRAINT gateway_machine_of_gateway FOREIGN KEY (gateway_id) REFERENCES gateway (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
