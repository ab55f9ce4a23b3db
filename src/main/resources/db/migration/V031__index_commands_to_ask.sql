CREATE INDEX command_to_ask ON command (state, query_at);
