CREATE TABLE resource_revision (
    resource_id   VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    generation    BIGINT       NOT NULL,
    epoch         BIGINT       NOT NULL,
    config        LONGTEXT     NULL,
    author        VARCHAR(255) NOT NULL,
    action        VARCHAR(20)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    at            DATETIME(3)  NOT NULL,
    command_id    VARCHAR(36)  CHARACTER SET ascii COLLATE ascii_bin NULL,
    PRIMARY KEY (resource_id, generation),
    CONSTRAINT resource_revision_of FOREIGN KEY (resource_id) REFERENCES managed_resource (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
