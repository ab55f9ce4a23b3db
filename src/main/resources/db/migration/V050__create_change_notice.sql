CREATE TABLE change_notice (
    sender     CHAR(13)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sequence   BIGINT      NOT NULL,
    kind       VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    body       LONGTEXT    NOT NULL,
    written_at DATETIME(3) NOT NULL,
    PRIMARY KEY (sender, sequence),
    KEY change_notice_written_at (written_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
