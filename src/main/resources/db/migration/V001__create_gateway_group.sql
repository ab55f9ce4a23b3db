CREATE TABLE gateway_group (
    id                 VARCHAR(25) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version            BIGINT       NOT NULL,
    display_name       VARCHAR(60)  NOT NULL,
    broker_instance_id VARCHAR(64)  NULL,
    endpoints          LONGTEXT     NOT NULL,
    created_at         DATETIME(3)  NOT NULL,
    updated_at         DATETIME(3)  NOT NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
