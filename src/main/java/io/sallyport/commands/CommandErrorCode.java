package io.sallyport.commands;

import io.sallyport.protocol.CommandFailed;
import io.sallyport.protocol.RpcError;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a command failed: the one catalogue that REST, console and docs share. */
public enum CommandErrorCode {
    GATEWAY_OFFLINE(
            503, true, "The gateway is not connected, so nothing was sent. Issue it again when the gateway is back."),
    GATEWAY_DELETED(404, false, "The gateway was deleted before the command was sent."),
    NOT_ACTIVATED(
            409,
            true,
            "No machine has claimed the gateway, or its credentials were revoked, so nothing was sent. Issue it again when it is activated."),
    QUARANTINED(
            409,
            true,
            "The gateway is quarantined and takes no commands, so nothing was sent. Issue it again when the gateway is released."),
    BROKER_UNAVAILABLE(
            503,
            true,
            "The message broker could not be reached for five seconds, so nothing was sent. Issue it again."),
    NOT_RECEIVED(504, true, "The gateway says that it never received the command. Issue it again."),
    NO_REPLY(
            504,
            true,
            "The command was sent, and the gateway gave no answer in time. It may have been carried out: look at the gateway's state, then issue it again."),
    CONSOLE_RESTORED(
            504,
            true,
            "The console was restored from a backup that was made while the command was open. What became of it is not known: look at the gateway's state, then issue it again."),
    REJECTED(502, false, "The gateway refused the command as not addressed to it or not in order."),
    INVALID_PARAMS(400, false, "The gateway does not accept these parameters."),
    UNSUPPORTED(501, false, "The gateway's software does not know this method. Upgrade the gateway first."),
    EXPIRED(504, true, "The command reached the gateway after the time by which it had to start. Issue it again."),
    CLOCK_SKEW(
            502,
            true,
            "The gateway's clock differs by more than ten seconds, so it took the command for expired. Set its clock, then issue it again."),
    STALE_GENERATION(409, false, "The gateway already has a newer configuration of this resource."),
    BUSY(409, true, "The gateway is busy with something that must end first. Issue it again in a while."),
    WOULD_LOSE_DATA(
            409,
            false,
            "The gateway holds data that is not in the bucket yet, and the command would lose it. Drain the gateway first, or accept the loss."),
    DRAIN_BLOCKED(409, true, "The drain can't end: files are open or failing, or the bucket can't be reached."),
    SECRET_NEEDED(409, false, "The command needs a secret that has to be entered again."),
    GATEWAY_ERROR(502, true, "The gateway tried and failed; its own reason says why.");

    /** Reasons of -32005 when a gateway waited for a drain in vain (docs/protocol.md, section 4). */
    private static final Set<String> DRAINS_END_NOT_FOR =
            Set.of("OPEN_FILES", "FAILING_FILES", "BUCKET_UNREACHABLE", "SESSIONS_OPEN");

    private static final Duration TOLERATED_SKEW = Duration.ofSeconds(10);

    private final int httpStatus;
    private final boolean reissuable;
    private final String explanation;

    CommandErrorCode(int httpStatus, boolean reissuable, String explanation) {
        this.httpStatus = httpStatus;
        this.reissuable = reissuable;
        this.explanation = explanation;
    }

    /** Of a request that stands for the command, such as an active pull. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Whether issuing the same command again makes sense. */
    public boolean isReissuable() {
        return reissuable;
    }

    /** What it means, in plain words, and what to do. */
    public String explanation() {
        return explanation;
    }

    /** The user's code for the one on the wire (docs/protocol.md, section 4). What is unknown is the gateway's own error. */
    static CommandErrorCode of(CommandFailed failed, Instant heardAt) {
        return RpcError.ofCode(failed.code())
                .map(error -> switch (error) {
                    case UNKNOWN_METHOD -> UNSUPPORTED;
                    case INVALID_PARAMS -> INVALID_PARAMS;
                    case EXPIRED -> clocksDiffer(failed.gatewayTime(), heardAt) ? CLOCK_SKEW : EXPIRED;
                    case STALE_GENERATION -> STALE_GENERATION;
                    case BUSY -> BUSY;
                    case WOULD_LOSE_DATA -> endsNoDrain(failed.reason()) ? DRAIN_BLOCKED : WOULD_LOSE_DATA;
                    case NOT_FOR_ME, SIGNATURE, INVALID_REQUEST, PARSE -> REJECTED;
                    case OPERATION_FAILED ->
                        SECRET_NEEDED.name().equals(failed.reason()) ? SECRET_NEEDED : GATEWAY_ERROR;
                    case INTERNAL -> GATEWAY_ERROR;
                })
                .orElse(GATEWAY_ERROR);
    }

    private static boolean endsNoDrain(@Nullable String reason) {
        return reason != null && DRAINS_END_NOT_FOR.contains(reason);
    }

    private static boolean clocksDiffer(@Nullable Instant gatewayTime, Instant heardAt) {
        return gatewayTime != null
                && Duration.between(gatewayTime, heardAt).abs().compareTo(TOLERATED_SKEW) > 0;
    }
}
