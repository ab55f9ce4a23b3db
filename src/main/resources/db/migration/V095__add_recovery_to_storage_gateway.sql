ALTER TABLE storage_gateway ADD COLUMN recovered_at DATETIME(3) NULL, ADD COLUMN recovery_choice VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL;
