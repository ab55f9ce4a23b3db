CREATE TABLE gateway_label (
    gateway_id  VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    label_key   VARCHAR(63) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    label_value VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    PRIMARY KEY (gateway_id, label_key),
    KEY gateway_label_lookup (label_key, label_value, gateway_id),
    CONSTRAINT label_of_gateway FOREIGN KEY (gateway_id) REFERENCES gateway (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
