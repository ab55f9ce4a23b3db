CREATE TABLE status_sample (
    gateway_id         VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sampled_at         BIGINT      NOT NULL COMMENT 'seconds since 1970-01-01 00:00 UTC, rounded down to the sample interval',
    cpu                DOUBLE      NULL,
    memory_used_bytes  BIGINT      NULL,
    memory_total_bytes BIGINT      NULL,
    network_in         DOUBLE      NULL COMMENT 'bytes a second',
    network_out        DOUBLE      NULL COMMENT 'bytes a second',
    dirty_bytes        BIGINT      NOT NULL,
    clients            BIGINT      NOT NULL,
    data_path          VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    ops                DOUBLE      NULL COMMENT 'operations a second, over all shares',
    PRIMARY KEY (gateway_id, sampled_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4
PARTITION BY RANGE (sampled_at) (PARTITION p_start VALUES LESS THAN (0));
