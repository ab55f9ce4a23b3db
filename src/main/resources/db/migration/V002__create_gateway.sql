CREATE TABLE gateway (
    id            VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version       BIGINT       NOT NULL,
    group_id      VARCHAR(25) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name          VARCHAR(60)  NOT NULL,
    description   VARCHAR(500) NULL,
    location      VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    type          VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    gateway_class VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    lifecycle     VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    binding       BIGINT       NOT NULL,
    created_at    DATETIME(3)  NOT NULL,
    updated_at    DATETIME(3)  NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY gateway_group_name (group_id, name),
    KEY gateway_name (name),
    CONSTRAINT gateway_in_group FOREIGN KEY (group_id) REFERENCES gateway_group (id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
