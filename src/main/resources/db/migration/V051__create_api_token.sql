CREATE TABLE api_token (
    id          CHAR(13)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    name        VARCHAR(60)  NOT NULL,
    secret_hash CHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    grants      LONGTEXT     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_by  VARCHAR(255) NOT NULL,
    created_at  DATETIME(3)  NOT NULL,
    expires_at  DATETIME(3)  NOT NULL,
    revoked_at  DATETIME(3)  NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
