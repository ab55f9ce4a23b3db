INSERT INTO console_epoch (id, epoch) VALUES (1, 1);
