ALTER TABLE audit_entry
    MODIFY action VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    ADD KEY audit_entry_at (at),
    ADD KEY audit_entry_resource_id (resource_id);
