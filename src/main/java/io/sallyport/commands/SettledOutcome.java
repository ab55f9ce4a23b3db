package io.sallyport.commands;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was learned of a command after it had ended as {@code OUTCOME_UNKNOWN}. Written once. */
@Embeddable
class SettledOutcome {
    @Enumerated(EnumType.STRING)
    @Column(name = "settled_state")
    private CommandState state;

    @Column(name = "settled_at")
    private Instant at;

    @Column(name = "settled_result")
    private @Nullable String result;

    @Enumerated(EnumType.STRING)
    @Column(name = "settled_error_code")
    private @Nullable CommandErrorCode errorCode;

    @Column(name = "settled_gateway_error")
    private @Nullable String gatewayError;

    @SuppressWarnings("NullAway.Init") // for Hibernate, which sets the fields
    SettledOutcome() {}

    static SettledOutcome succeeded(@Nullable String result, Instant at) {
        SettledOutcome settled = new SettledOutcome();
        settled.state = CommandState.SUCCEEDED;
        settled.at = at;
        settled.result = result;
        return settled;
    }

    static SettledOutcome failed(CommandErrorCode code, @Nullable String gatewayError, Instant at) {
        SettledOutcome settled = new SettledOutcome();
        settled.state = CommandState.FAILED;
        settled.at = at;
        settled.errorCode = code;
        settled.gatewayError = gatewayError;
        return settled;
    }

    CommandState state() {
        return state;
    }

    Instant at() {
        return at;
    }

    @Nullable
    String result() {
        return result;
    }

    @Nullable
    CommandErrorCode errorCode() {
        return errorCode;
    }

    @Nullable
    String gatewayError() {
        return gatewayError;
    }
}
