CREATE TABLE storage_gateway (
    gateway_id       VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    version          BIGINT       NOT NULL,
    epoch            BIGINT       NOT NULL,
    reconcile        VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reissue_since    DATETIME(3)  NULL,
    pulled_at        DATETIME(3)  NULL,
    next_look_at     DATETIME(3)  NULL,
    binding          BIGINT       NULL,
    boot             BIGINT       NULL,
    seq              BIGINT       NULL,
    config_hash      VARCHAR(256) NULL,
    reported_at      DATETIME(3)  NULL,
    received_at      DATETIME(3)  NULL,
    KEY storage_gateway_look (next_look_at),
    CONSTRAINT storage_gateway_of FOREIGN KEY (gateway_id) REFERENCES gateway (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
