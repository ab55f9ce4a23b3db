CREATE TABLE log_part (
    command_id VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    part       INT         NOT NULL,
    content    MEDIUMBLOB  NOT NULL,
    PRIMARY KEY (command_id, part),
    CONSTRAINT log_part_of_collection FOREIGN KEY (command_id) REFERENCES log_collection (command_id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
