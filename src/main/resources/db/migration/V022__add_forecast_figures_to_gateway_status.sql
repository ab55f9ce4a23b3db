ALTER TABLE gateway_status
    ADD COLUMN cache_dirty_bytes    BIGINT       NULL COMMENT 'of the cache that has the largest share of dirty data',
    ADD COLUMN cache_size_bytes     BIGINT       NULL COMMENT 'of the same cache',
    ADD COLUMN metadata_bytes       BIGINT       NULL COMMENT 'of the cache whose metadata is the nearest to its limit',
    ADD COLUMN metadata_limit_bytes BIGINT       NULL COMMENT 'of the same cache',
    ADD COLUMN throttled            BOOLEAN      NOT NULL DEFAULT FALSE COMMENT 'whether a cache says that it throttles',
    ADD COLUMN oldest_dirty_at      DATETIME(3)  NULL COMMENT 'by the clock of the gateway',
    ADD COLUMN config_hash          VARCHAR(256) NULL COMMENT 'as the gateway says it';
