CREATE TABLE recovery_unknown (
    gateway_id             VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    client_id              VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    binding                BIGINT       NOT NULL,
    state                  VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    messages               BIGINT       NOT NULL,
    said                   VARCHAR(40)  CHARACTER SET ascii COLLATE ascii_bin NULL,
    agent_version          VARCHAR(64)  NULL,
    sealing_key            VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
    first_at               DATETIME(3)  NULL,
    last_at                DATETIME(3)  NULL,
    decided_by             VARCHAR(255) NULL,
    decided_at             DATETIME(3)  NULL,
    KEY recovery_unknown_state (state, gateway_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
