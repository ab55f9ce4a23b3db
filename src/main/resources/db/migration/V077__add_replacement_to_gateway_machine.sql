ALTER TABLE gateway_machine ADD COLUMN replacement VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL;
