ALTER TABLE status_sample
    ADD COLUMN dirty_share    DOUBLE NULL COMMENT 'dirty data of the cache, 0 to 1, where it is the largest',
    ADD COLUMN metadata_share DOUBLE NULL COMMENT 'metadata of its limit, 0 to 1, where it is the largest';
