CREATE UNIQUE INDEX command_once_in_batch ON command (batch_id, gateway_id);
