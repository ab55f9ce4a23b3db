CREATE TABLE site (
    name                VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version             BIGINT       NOT NULL,
    display_name        VARCHAR(60)  NOT NULL,
    time_zone           VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    contacts            LONGTEXT     NOT NULL,
    bandwidth_mbps      INT          NULL,
    budget_gb_per_month INT          NULL,
    maintenance_window  LONGTEXT     NULL,
    freezes             LONGTEXT     NOT NULL,
    created_at          DATETIME(3)  NOT NULL,
    updated_at          DATETIME(3)  NOT NULL,
    PRIMARY KEY (name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
