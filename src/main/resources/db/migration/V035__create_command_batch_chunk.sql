CREATE TABLE command_batch_chunk (
    batch_id    VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    number      INT        NOT NULL,
    gateway_ids LONGTEXT   NOT NULL,
    PRIMARY KEY (batch_id, number),
    CONSTRAINT chunk_of_batch FOREIGN KEY (batch_id) REFERENCES command_batch (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
