package io.sallyport.commands;

import io.sallyport.gateways.GatewayService.Target;
import io.sallyport.protocol.Methods;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A command and its whole flight. What comes over the wire may be late, twice and in any order, so those transitions say whether they
 * changed anything; what the console itself does in a wrong state is a programming error and throws.
 */
@Entity
@Table(name = "command")
class IssuedCommand {
    @Id
    private String id;

    @Column(name = "gateway_id")
    private String gatewayId;

    @Column(name = "group_id")
    private String groupId;

    private long binding;

    @Version
    private long version;

    private String method;
    private String params;

    @Column(name = "wants_reply")
    private boolean wantsReply;

    @Enumerated(EnumType.STRING)
    private CommandState state;

    private @Nullable String stage;
    private @Nullable Integer percent;
    private @Nullable String result;

    @Enumerated(EnumType.STRING)
    @Column(name = "error_code")
    private @Nullable CommandErrorCode errorCode;

    @Column(name = "gateway_error")
    private @Nullable String gatewayError;

    @Column(name = "reissue_of")
    private @Nullable String reissueOf;

    /** Asked by the console itself, and shown to nobody. */
    private boolean internal;

    @Column(name = "batch_id")
    private @Nullable String batchId;

    @Embedded
    private Flight flight;

    @Embedded
    private @Nullable SettledOutcome settled;

    @SuppressWarnings("NullAway.Init") // for Hibernate, which sets the fields
    IssuedCommand() {}

    IssuedCommand(
            UUID id,
            Target target,
            String method,
            String params,
            boolean wantsReply,
            @Nullable String reissueOf,
            @Nullable Instant notBefore,
            Instant now) {
        this.id = id.toString();
        this.gatewayId = target.gatewayId().value();
        this.groupId = target.groupId().value();
        this.binding = target.binding();
        this.method = method;
        this.params = params;
        this.wantsReply = wantsReply;
        this.reissueOf = reissueOf;
        this.flight = new Flight(now, notBefore, target.signedDownlinks());
        this.state = notBefore == null ? CommandState.QUEUED : CommandState.SCHEDULED;
    }

    /** One of a batch, which has at most one for each gateway. */
    IssuedCommand inBatch(String id) {
        batchId = id;
        return this;
    }

    /** In its order's trace, and setting what its order sets. */
    IssuedCommand like(CommandOrder order) {
        flight.like(order);
        return this;
    }

    /** The console's own question about commands of one gateway, sent and answered like a command. */
    static IssuedCommand query(UUID id, IssuedCommand about, String params, Instant now) {
        IssuedCommand query = new IssuedCommand();
        query.id = id.toString();
        query.gatewayId = about.gatewayId;
        query.groupId = about.groupId;
        query.binding = about.binding;
        query.method = Methods.COMMAND_QUERY;
        query.params = params;
        query.wantsReply = true;
        query.internal = true;
        query.flight = new Flight(now, null, about.flight.isSigned());
        query.state = CommandState.QUEUED;
        return query;
    }

    /** Its time has come, but it has to wait for something else: a drain, a window, an approval. */
    void hold() {
        become(CommandState.WAITING);
    }

    /** Nothing keeps it any longer. It goes to the gateway under the binding of now. */
    void release(Target target) {
        become(CommandState.QUEUED);
        binding = target.binding();
        flight.released(target.signedDownlinks());
    }

    private void become(CommandState next) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException("a command that is " + state + " does not become " + next);
        }
        state = next;
    }

    /** Withdrawn. @return false if it has ended, or may be on the wire already */
    boolean cancelled(Instant now) {
        return withdrawn(CommandState.CANCELLED, now);
    }

    /** A newer command took its place. @return false if it has ended, or may be on the wire already */
    boolean superseded(Instant now) {
        return withdrawn(CommandState.SUPERSEDED, now);
    }

    private boolean withdrawn(CommandState as, Instant now) {
        if (!state.mayBecome(as) || flight.isAttempted()) {
            return false;
        }
        flight.withdrawn(as, now);
        end(as, now);
        return true;
    }

    /** The first attempt starts the clocks; later ones, under the same ID, do not move them. */
    void attempt(Flight.Limits limits, Instant now) {
        if (state != CommandState.QUEUED) {
            throw new IllegalStateException("only a queued command is sent, this one is " + state);
        }
        flight.attempt(limits, now);
    }

    /** The first attempt never reached the wire, for want of room: its clocks do not run, and it may be withdrawn. The gateway's word outweighs it. */
    boolean notAttempted() {
        if (state != CommandState.QUEUED || !flight.isAttempted() || flight.sentAt() != null) {
            return false;
        }
        flight.notAttempted();
        return true;
    }

    /** Handed to the broker. A reply may have been quicker, and has proved it. */
    boolean sent(Instant now) {
        if ((flight.sentAt() != null && state != CommandState.QUEUED) || !state.mayHaveBeenSent()) {
            return false;
        }
        flight.sent(now);
        if (!wantsReply && !state.isEnded()) {
            // Also after a receipt that nobody asked for: nothing else would ever end it well.
            end(CommandState.DISPATCHED, now);
        } else if (state == CommandState.QUEUED) {
            state = CommandState.SENT;
        }
        return true;
    }

    /** The connection was lost before the broker's word: it may be on the wire, and is sent again under the same ID. */
    boolean maybeSent(Instant now) {
        if (flight.sentAt() != null || !state.mayHaveBeenSent()) {
            return false;
        }
        flight.sent(now);
        return true;
    }

    /** It could not be sent for too long. What may be on the wire all the same is taken for sent, and waited for. */
    boolean notSendable(Instant now) {
        if (state != CommandState.QUEUED || flight.sentAt() == null) {
            return state == CommandState.QUEUED && failed(CommandErrorCode.BROKER_UNAVAILABLE, null, now);
        }
        state = CommandState.SENT;
        return wantsReply || expired(now);
    }

    boolean received(Instant now) {
        if (state.mayBecome(CommandState.RECEIVED)) {
            state = CommandState.RECEIVED;
            flight.received(now);
        }
        return heard(now);
    }

    boolean progressed(@Nullable String newStage, @Nullable Integer newPercent, Instant now) {
        if (!state.isUnderWay()) {
            return false;
        }
        if (state != CommandState.RUNNING) {
            state = CommandState.RUNNING;
            flight.running(now);
        }
        stage = newStage == null ? stage : newStage;
        percent = newPercent == null ? percent : newPercent;
        return heard(now);
    }

    /** @param resultJson null if the gateway left it out of its answer to a query */
    boolean succeeded(@Nullable String resultJson, Instant now) {
        if (!state.isUnderWay()) {
            return false;
        }
        result = resultJson;
        percent = percent == null ? null : Integer.valueOf(100);
        heard(now);
        end(CommandState.SUCCEEDED, now);
        return true;
    }

    /** @param gatewayErrorJson the gateway's own words, or null if it did not say it */
    boolean failed(CommandErrorCode code, @Nullable String gatewayErrorJson, Instant now) {
        if (gatewayErrorJson == null ? state.isEnded() : !state.isUnderWay()) {
            return false;
        }
        errorCode = code;
        gatewayError = gatewayErrorJson;
        if (gatewayErrorJson != null) {
            heard(now);
        }
        end(CommandState.FAILED, now);
        return true;
    }

    /** The deadline has passed without an answer. */
    boolean expired(Instant now) {
        return state != CommandState.QUEUED && outcomeUnknown(CommandErrorCode.NO_REPLY, now);
    }

    /** It may have happened, or not. @return false if it has ended, or can't have been sent */
    boolean outcomeUnknown(CommandErrorCode code, Instant now) {
        if (!state.mayBecome(CommandState.OUTCOME_UNKNOWN)) {
            return false;
        }
        errorCode = code;
        end(CommandState.OUTCOME_UNKNOWN, now);
        return true;
    }

    /** The gateway is being asked what became of it: once while it is open, and at most twice more if it ended without an answer. */
    boolean queried(Instant now) {
        if (flight.queryAt() == null) {
            return false;
        }
        flight.queried(now);
        return true;
    }

    /** The gateway says that it is at it. */
    boolean heard(Instant now) {
        if (!state.isUnderWay()) {
            return false;
        }
        flight.heard(now, wantsReply);
        return true;
    }

    /** Adds what was learned after it ended as {@code OUTCOME_UNKNOWN}: the first word counts, and the ended state stays. */
    boolean settle(SettledOutcome outcome) {
        if (!mayBeSettled()) {
            return false;
        }
        settled = outcome;
        flight.nothingToAsk();
        return true;
    }

    boolean mayBeSettled() {
        return state == CommandState.OUTCOME_UNKNOWN && settled == null;
    }

    private void end(CommandState ended, Instant now) {
        state = ended;
        // What may have happened is asked about again, when the gateway is heard again.
        flight.ended(now, ended == CommandState.OUTCOME_UNKNOWN && !internal);
    }

    void written() {
        version++;
    }

    String id() {
        return id;
    }

    String gatewayId() {
        return gatewayId;
    }

    String groupId() {
        return groupId;
    }

    long binding() {
        return binding;
    }

    long version() {
        return version;
    }

    String method() {
        return method;
    }

    String params() {
        return params;
    }

    boolean wantsReply() {
        return wantsReply;
    }

    CommandState state() {
        return state;
    }

    @Nullable
    String stage() {
        return stage;
    }

    @Nullable
    Integer percent() {
        return percent;
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

    @Nullable
    String reissueOf() {
        return reissueOf;
    }

    boolean isInternal() {
        return internal;
    }

    @Nullable
    SettledOutcome settled() {
        return settled;
    }

    Flight flight() {
        return flight;
    }

    @Nullable
    String batchId() {
        return batchId;
    }

    CommandTimes times() {
        return flight.times();
    }
}
