INSERT INTO audit_export (id, sequence) VALUES (1, 0);
