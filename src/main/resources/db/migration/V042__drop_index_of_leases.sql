DROP INDEX command_to_send ON command;
