package io.sallyport.storage;

import io.sallyport.protocol.ConfigReport;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Origin;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What holds for all that one gateway serves. Its row is the lock that whoever changes or reports one of its resources holds. */
@Entity
@Table(name = "storage_gateway")
class StorageGateway {
    @Id
    @Column(name = "gateway_id")
    private String gatewayId;

    @Version
    private long version;

    /** Outranks the generation; grows when a console is restored from a backup. */
    private long epoch;

    @Enumerated(EnumType.STRING)
    private Reconcile reconcile;

    /** When somebody wanted all that is not in step issued again, once; null if that is done. */
    @Column(name = "reissue_since")
    private @Nullable Instant reissueSince;

    @Column(name = "next_look_at")
    private @Nullable Instant nextLookAt;

    /** When its configuration was last asked for, since its status told of another one. */
    @Column(name = "pulled_at")
    private @Nullable Instant pulledAt;

    private @Nullable Long binding;
    private @Nullable Long boot;
    private @Nullable Long seq;

    @Column(name = "config_hash")
    private @Nullable String configHash;

    @Column(name = "reported_at")
    private @Nullable Instant reportedAt;

    @Column(name = "received_at")
    private @Nullable Instant receivedAt;

    /** When somebody decided about it after the console was restored, and what. */
    @Column(name = "recovered_at")
    private @Nullable Instant recoveredAt;

    @Enumerated(EnumType.STRING)
    @Column(name = "recovery_choice")
    private @Nullable RestoredChoice recoveryChoice;

    @SuppressWarnings("NullAway.Init") // for Hibernate, which sets the fields
    StorageGateway() {}

    /** Of a gateway of which nothing was wanted and nothing reported yet; it has no row. */
    static StorageGateway none(GatewayId id) {
        StorageGateway none = new StorageGateway();
        none.gatewayId = id.value();
        none.epoch = 1;
        none.reconcile = Reconcile.MANUAL;
        return none;
    }

    /**
     * A report came in.
     *
     * @return false if it is older than what is known
     */
    boolean reported(ConfigReport report, Instant now) {
        Origin origin = report.origin();
        if (!isNewer(origin)) {
            return false;
        }
        binding = origin.binding();
        boot = origin.boot();
        seq = origin.requireSeq();
        configHash = report.configHash();
        reportedAt = report.at();
        receivedAt = now;
        return true;
    }

    private boolean isNewer(Origin origin) {
        if (binding == null || boot == null || seq == null) {
            return true;
        }
        if (origin.binding() != binding) {
            return origin.binding() > binding;
        }
        return origin.boot() == boot ? origin.requireSeq() > seq : origin.boot() > boot;
    }

    /** Another machine is the gateway: what the last one said of its configuration counts no more. */
    void replaced() {
        configHash = null;
    }

    /** What is not in step is issued again when the gateway is there, now or at the next look. */
    void reissueAll(Instant now) {
        reissueSince = now;
        nextLookAt = now;
    }

    /** Somebody decided after a restore: what is to be set is issued when commands may leave. */
    void recovered(RestoredChoice choice, Instant now) {
        recoveryChoice = choice;
        recoveredAt = now;
        reissueAll(now);
    }

    void reconcile(Reconcile wanted, Instant now) {
        reconcile = wanted;
        nextLookAt = wanted == Reconcile.AUTO ? now : nextLookAt;
    }

    void pulled(Instant now) {
        pulledAt = now;
    }

    @Nullable
    Instant pulledAt() {
        return pulledAt;
    }

    /** @param at when to look next; null if there is nothing to do until something changes */
    void looked(@Nullable Instant at) {
        nextLookAt = at;
    }

    void allReissued() {
        reissueSince = null;
    }

    boolean isReconciled() {
        return reissueSince != null || reconcile == Reconcile.AUTO;
    }

    String gatewayId() {
        return gatewayId;
    }

    long version() {
        return version;
    }

    long epoch() {
        return epoch;
    }

    Reconcile reconcile() {
        return reconcile;
    }

    @Nullable
    Instant reissueSince() {
        return reissueSince;
    }

    @Nullable
    Instant nextLookAt() {
        return nextLookAt;
    }

    @Nullable
    String configHash() {
        return configHash;
    }

    @Nullable
    Instant reportedAt() {
        return reportedAt;
    }

    @Nullable
    Instant receivedAt() {
        return receivedAt;
    }
}
