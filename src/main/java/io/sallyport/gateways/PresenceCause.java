package io.sallyport.gateways;

import org.jspecify.annotations.Nullable;

/** What made us take a gateway's presence for what it is. */
public enum PresenceCause {
    NEVER_SEEN("It has never connected."),
    SAID_ONLINE("It said that it is online."),
    REPORTED("It sent a report."),
    SAID_OFFLINE("It said that it goes offline"),
    CONNECTION_LOST("The broker lost its connection."),
    REPORTS_OVERDUE("It is connected, but three report intervals passed without a report."),
    REPORTS_MISSING("Ten report intervals passed without a report."),
    FENCED("It was cut off, or another machine claimed it."),
    /** Derived when read, never written. */
    BROKER_AWAY("The console's connection to the broker is away, so nobody can tell.");

    private final String sentence;

    PresenceCause(String sentence) {
        this.sentence = sentence;
    }

    String explain(@Nullable String reason) {
        if (this == SAID_OFFLINE) {
            return reason == null ? sentence + "." : sentence + ": " + reason + ".";
        }
        return sentence;
    }
}
