ALTER TABLE gateway
    ADD COLUMN site VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD KEY gateway_site (site),
    ADD CONSTRAINT gateway_in_site FOREIGN KEY (site) REFERENCES site (name);
