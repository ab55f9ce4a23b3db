CREATE INDEX command_of_batch ON command (batch_id, state, id);
