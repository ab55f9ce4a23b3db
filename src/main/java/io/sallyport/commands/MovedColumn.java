package io.sallyport.commands;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The columns that a command's way to its end, and what is learned after it, changes. */
enum MovedColumn {
    STATE("state", command -> command.state().name()),
    STAGE("stage", IssuedCommand::stage),
    PERCENT("percent", IssuedCommand::percent),
    RESULT("result", IssuedCommand::result),
    ERROR_CODE("error_code", command -> nameOf(command.errorCode())),
    GATEWAY_ERROR("gateway_error", IssuedCommand::gatewayError),
    ISSUED_AT("issued_at", command -> command.times().issuedAt()),
    SENT_AT("sent_at", command -> command.times().sentAt()),
    RECEIVED_AT("received_at", command -> command.times().receivedAt()),
    RUNNING_AT("running_at", command -> command.times().runningAt()),
    LAST_HEARD_AT("last_heard_at", command -> command.times().lastHeardAt()),
    START_BY("start_by", command -> command.times().startBy()),
    DEADLINE("deadline", command -> command.times().deadline()),
    ENDED_AT("ended_at", command -> command.times().endedAt()),
    QUERIED_AT("queried_at", command -> command.flight().queriedAt()),
    QUERY_AT("query_at", command -> command.flight().queryAt()),
    QUERY_LATEST_AT("query_latest_at", command -> command.flight().queryLatestAt()),
    SILENCE_MILLIS("silence_millis", command -> command.flight().silenceMillis()),
    SETTLED_STATE("settled_state", ifSettled(outcome -> nameOf(outcome.state()))),
    SETTLED_AT("settled_at", ifSettled(SettledOutcome::at)),
    SETTLED_RESULT("settled_result", ifSettled(SettledOutcome::result)),
    SETTLED_ERROR_CODE("settled_error_code", ifSettled(outcome -> nameOf(outcome.errorCode()))),
    SETTLED_GATEWAY_ERROR("settled_gateway_error", ifSettled(SettledOutcome::gatewayError));

    private final String column;
    private final Function<IssuedCommand, @Nullable Object> value;

    MovedColumn(String column, Function<IssuedCommand, @Nullable Object> value) {
        this.column = column;
        this.value = value;
    }

    private static @Nullable String nameOf(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name();
    }

    private static Function<IssuedCommand, @Nullable Object> ifSettled(
            Function<SettledOutcome, @Nullable Object> value) {
        return command -> {
            SettledOutcome settled = command.settled();
            return settled == null ? null : value.apply(settled);
        };
    }

    String column() {
        return column;
    }

    /** What of these is not null. */
    static Map<MovedColumn, Object> valuesOf(IssuedCommand command) {
        Map<MovedColumn, Object> values = new EnumMap<>(MovedColumn.class);
        for (MovedColumn column : values()) {
            Object value = column.value.apply(command);
            if (value != null) {
                values.put(column, value);
            }
        }
        return values;
    }

    /** What is another value afterwards; a column that has become null has the value {@link #NULL}. */
    static Map<MovedColumn, Object> changes(Map<MovedColumn, Object> before, Map<MovedColumn, Object> after) {
        Map<MovedColumn, Object> changes = new EnumMap<>(MovedColumn.class);
        for (MovedColumn column : values()) {
            Object value = after.get(column);
            if (!Objects.equals(before.get(column), value)) {
                changes.put(column, value == null ? NULL : value);
            }
        }
        return changes;
    }

    /** Stands for SQL's NULL; no column has this value. */
    static final Object NULL = Instant.MIN;
}
