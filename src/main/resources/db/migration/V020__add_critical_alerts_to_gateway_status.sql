ALTER TABLE gateway_status ADD COLUMN alerts_critical INT NOT NULL DEFAULT 0;
