ALTER TABLE command
    ADD INDEX command_to_look_at (look_at),
    ADD INDEX command_unsettled (unsettled_at),
    DROP INDEX command_scheduled,
    DROP INDEX command_to_ask,
    DROP INDEX command_due;
