package io.sallyport.commands;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When each step of a command was, and when the gateway is to be asked about it. A part of {@link IssuedCommand}, which alone changes it. */
@Embeddable
class Flight {
    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "issued_at")
    private @Nullable Instant issuedAt;

    @Column(name = "sent_at")
    private @Nullable Instant sentAt;

    @Column(name = "received_at")
    private @Nullable Instant receivedAt;

    @Column(name = "running_at")
    private @Nullable Instant runningAt;

    @Column(name = "last_heard_at")
    private @Nullable Instant lastHeardAt;

    @Column(name = "start_by")
    private @Nullable Instant startBy;

    private @Nullable Instant deadline;

    @Column(name = "ended_at")
    private @Nullable Instant endedAt;

    @Column(name = "queried_at")
    private @Nullable Instant queriedAt;

    /** When it is to be asked about; null if there is nothing to ask, or no more. */
    @Column(name = "query_at")
    private @Nullable Instant queryAt;

    @Column(name = "query_latest_at")
    private @Nullable Instant queryLatestAt;

    @Column(name = "silence_millis")
    private @Nullable Long silenceMillis;

    /** Not sent before this. */
    @Column(name = "not_before")
    private @Nullable Instant notBefore;

    @Column(name = "cancelled_at")
    private @Nullable Instant cancelledAt;

    /** Whether its gateway takes signed messages only, under the binding that it goes to. */
    private boolean signed;

    /** Which desired state it sets, with the generation; null if it sets none. */
    private @Nullable Long epoch;

    private @Nullable Long generation;

    /** The request that issued it, for its later spans; null if that is not traced. */
    private @Nullable String traceparent;

    @SuppressWarnings("NullAway.Init") // for Hibernate, which sets the fields
    Flight() {}

    Flight(Instant createdAt, @Nullable Instant notBefore, boolean signed) {
        this.createdAt = createdAt;
        this.notBefore = notBefore;
        this.signed = signed;
    }

    void like(CommandOrder order) {
        traceparent = order.traceparent();
        epoch = order.epoch();
        generation = order.generation();
    }

    void released(boolean toBeSigned) {
        signed = toBeSigned;
    }

    /** The first attempt starts the clocks; later ones do not move them. */
    void attempt(Limits limits, Instant now) {
        if (issuedAt == null) {
            issuedAt = now;
            startBy = now.plus(limits.startWithin());
            deadline = now.plus(limits.endWithin());
            queryLatestAt = deadline.minus(limits.askBeforeEnd());
            silenceMillis = limits.silence().toMillis();
        }
    }

    /** The first attempt was none: the next one starts the clocks. */
    void notAttempted() {
        issuedAt = null;
        startBy = null;
        deadline = null;
        queryLatestAt = null;
        silenceMillis = null;
    }

    /** Never before the attempt, however roughly the time is known. */
    void sent(Instant now) {
        sentAt = issuedAt != null && issuedAt.isAfter(now) ? issuedAt : now;
        word(sentAt);
    }

    void received(Instant now) {
        receivedAt = now;
    }

    void running(Instant now) {
        runningAt = now;
    }

    /** @param provesSend whether nothing but this word of it is needed to take it for sent, as where the broker is slower than the gateway */
    void heard(Instant now, boolean provesSend) {
        sentAt = sentAt == null && provesSend && isAttempted() ? now : sentAt;
        lastHeardAt = now;
        word(now);
    }

    /** After its end it is asked twice at most: the first question or its answer may be lost, or the answer be that it still runs. */
    void queried(Instant now) {
        boolean firstAfterTheEnd = endedAt != null && (queriedAt == null || !queriedAt.isAfter(endedAt));
        queriedAt = now;
        if (!firstAfterTheEnd) {
            queryAt = null;
        }
    }

    void withdrawn(CommandState as, Instant now) {
        cancelledAt = as == CommandState.CANCELLED ? now : null;
    }

    void ended(Instant now, boolean askAgain) {
        endedAt = now;
        queryAt = askAgain ? now : null;
    }

    void nothingToAsk() {
        queryAt = null;
    }

    /** Asked once only while it is open: after that no word moves it. */
    private void word(Instant now) {
        if (queriedAt == null && endedAt == null && silenceMillis != null && queryLatestAt != null) {
            Instant afterSilence = now.plusMillis(silenceMillis);
            queryAt = afterSilence.isBefore(queryLatestAt) ? afterSilence : queryLatestAt;
        }
    }

    /** From then on it may be on the wire, whatever is known of the send. */
    boolean isAttempted() {
        return issuedAt != null;
    }

    @Nullable
    String traceparent() {
        return traceparent;
    }

    @Nullable
    Long epoch() {
        return epoch;
    }

    @Nullable
    Long generation() {
        return generation;
    }

    boolean isSigned() {
        return signed;
    }

    @Nullable
    Instant sentAt() {
        return sentAt;
    }

    @Nullable
    Instant queriedAt() {
        return queriedAt;
    }

    @Nullable
    Instant queryAt() {
        return queryAt;
    }

    @Nullable
    Instant queryLatestAt() {
        return queryLatestAt;
    }

    @Nullable
    Long silenceMillis() {
        return silenceMillis;
    }

    CommandTimes times() {
        return new CommandTimes(
                createdAt,
                notBefore,
                cancelledAt,
                issuedAt,
                sentAt,
                receivedAt,
                runningAt,
                lastHeardAt,
                queriedAt,
                startBy,
                deadline,
                endedAt);
    }

    /**
     * A command's limits, all counted from the first attempt to send but the silence.
     *
     * @param silence after so long without a word the gateway is asked
     * @param askBeforeEnd so long before the end it is asked at the latest
     */
    record Limits(Duration startWithin, Duration silence, Duration askBeforeEnd, Duration endWithin) {}
}
