CREATE TABLE activation_code (
    id               VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    version          BIGINT       NOT NULL,
    gateway_id       VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    code_hash        CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    signed_downlinks BOOLEAN      NOT NULL,
    created_by       VARCHAR(255) NOT NULL,
    created_at       DATETIME(3)  NOT NULL,
    expires_at       DATETIME(3)  NOT NULL,
    withdrawn_at     DATETIME(3)  NULL,
    used_at          DATETIME(3)  NULL,
    used_by_key      CHAR(43)     CHARACTER SET ascii COLLATE ascii_bin NULL,
    UNIQUE KEY activation_code_hash (code_hash),
    KEY activation_code_expired (expires_at),
    CONSTRAINT activation_code_of FOREIGN KEY (gateway_id) REFERENCES gateway (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
