CREATE TABLE gateway_presence (
    gateway_id                 VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version                    BIGINT       NOT NULL,
    state                      VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    since                      DATETIME(3)  NOT NULL,
    cause                      VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reason                     VARCHAR(256) NULL,
    boot                       BIGINT       NOT NULL,
    boot_id                    VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    session                    BIGINT       NOT NULL,
    agent_version              VARCHAR(256) NULL,
    protocol_version           INT          NULL,
    report_interval_seconds    INT          NOT NULL,
    capabilities               LONGTEXT     NOT NULL,
    sealing_key_fingerprint    VARCHAR(256) NULL,
    PRIMARY KEY (gateway_id),
    KEY gateway_presence_state (state),
    CONSTRAINT presence_of_gateway FOREIGN KEY (gateway_id) REFERENCES gateway (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
