CREATE INDEX command_queued ON command (state, id);
