package io.sallyport.recovery;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A machine that the broker let in, and that the database knows nothing of, or under an older binding only. Its newest binding counts. */
@Entity
@Table(name = "recovery_unknown")
class UnknownGateway {
    @Id
    @Column(name = "gateway_id")
    private String gatewayId;

    @Column(name = "client_id")
    private String clientId;

    private long binding;

    @Enumerated(EnumType.STRING)
    private UnknownState state;

    private long messages;
    private @Nullable String said;

    @Column(name = "agent_version")
    private @Nullable String agentVersion;

    @Column(name = "sealing_key")
    private @Nullable String sealingKey;

    @Column(name = "first_at")
    private @Nullable Instant firstAt;

    @Column(name = "last_at")
    private @Nullable Instant lastAt;

    @Column(name = "decided_by")
    private @Nullable String decidedBy;

    @Column(name = "decided_at")
    private @Nullable Instant decidedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate, which sets the fields
    UnknownGateway() {}

    boolean isWaiting() {
        return state == UnknownState.WAITING;
    }

    void decide(UnknownState decision, String by, Instant now) {
        if (!isWaiting()) {
            throw new IllegalStateException("it was decided already: " + state);
        }
        state = decision;
        decidedBy = by;
        decidedAt = now;
    }

    String gatewayId() {
        return gatewayId;
    }

    String clientId() {
        return clientId;
    }

    long binding() {
        return binding;
    }

    UnknownState state() {
        return state;
    }

    long messages() {
        return messages;
    }

    @Nullable
    String said() {
        return said;
    }

    @Nullable
    String agentVersion() {
        return agentVersion;
    }

    @Nullable
    String sealingKey() {
        return sealingKey;
    }

    @Nullable
    Instant firstAt() {
        return firstAt;
    }

    @Nullable
    Instant lastAt() {
        return lastAt;
    }

    @Nullable
    String decidedBy() {
        return decidedBy;
    }

    @Nullable
    Instant decidedAt() {
        return decidedAt;
    }
}
