CREATE INDEX command_scheduled ON command (state, not_before);
