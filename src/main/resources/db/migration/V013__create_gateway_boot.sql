CREATE TABLE gateway_boot (
    gateway_id VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    binding    BIGINT NOT NULL,
    boot       BIGINT NOT NULL,
    boot_id    VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (gateway_id, binding, boot),
    CONSTRAINT boot_of_gateway FOREIGN KEY (gateway_id) REFERENCES gateway (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
