CREATE INDEX command_ended ON command (internal, ended_at);
