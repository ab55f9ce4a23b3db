package io.sallyport.commands;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When each step of a command's flight was, by the console's clock. A step that did not happen, or was not told, is absent.
 *
 * @param createdAt the request
 * @param scheduledFor it was not to be sent before this
 * @param issuedAt the first attempt to send; the three limits count from here
 * @param sentAt handed to the broker, or its gateway's first word if that was quicker than the broker's
 * @param queriedAt the gateway was asked what became of it
 * @param startBy after this the gateway refuses
 * @param deadline at this it ends, with or without an answer
 */
public record CommandTimes(
        Instant createdAt,
        @Nullable Instant scheduledFor,
        @Nullable Instant cancelledAt,
        @Nullable Instant issuedAt,
        @Nullable Instant sentAt,
        @Nullable Instant receivedAt,
        @Nullable Instant runningAt,
        @Nullable Instant lastHeardAt,
        @Nullable Instant queriedAt,
        @Nullable Instant startBy,
        @Nullable Instant deadline,
        @Nullable Instant endedAt) {}
