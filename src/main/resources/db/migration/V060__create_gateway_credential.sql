CREATE TABLE gateway_credential (
    id                 VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    version            BIGINT      NOT NULL,
    gateway_id         VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    client_id          VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    binding            BIGINT      NOT NULL,
    mode               VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    secret_hash        CHAR(64)    CHARACTER SET ascii COLLATE ascii_bin NULL,
    certificate_serial VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    issued_at          DATETIME(3) NOT NULL,
    expires_at         DATETIME(3) NOT NULL,
    revoked_at         DATETIME(3) NULL,
    revoked_because    VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
    cut_off_at         DATETIME(3) NULL,
    cut_off_next       DATETIME(3) NULL,
    KEY gateway_credential_of (gateway_id, binding),
    KEY gateway_credential_expiring (expires_at),
    KEY gateway_credential_to_cut_off (cut_off_next)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
