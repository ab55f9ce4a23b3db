ALTER TABLE activation_code ADD COLUMN replacement VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL;
