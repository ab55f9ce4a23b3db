package io.sallyport.storage;

import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.storage.ReportedResource;
import io.sallyport.protocol.storage.ResourceKind;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A resource with what it is to be and what its gateway reports of it. The row of one that is gone stays, so that its generation goes on
 * where it ended: a gateway refuses an older one.
 */
@Entity
@Table(name = "managed_resource")
class ManagedResource {
    @Id
    private String id;

    @Version
    private long version;

    @Column(name = "gateway_id")
    private String gatewayId;

    @Enumerated(EnumType.STRING)
    private ResourceKind kind;

    private String name;
    private long epoch;
    private long generation;

    /** With its sealed secret; null if it is not to be there. */
    private @Nullable String desired;

    /** How it is to be deleted, while that is under way. */
    private @Nullable String deleting;

    @Column(name = "secret_needed")
    private boolean secretNeeded;

    /** Another machine is to take over what is in the bucket. */
    private boolean recover;

    @Column(name = "command_id")
    private @Nullable String commandId;

    @Column(name = "changed_by")
    private String changedBy;

    @Column(name = "changed_at")
    private Instant changedAt;

    /** Without secrets; the last word also while it is not present. */
    private @Nullable String reported;

    @Column(name = "reported_epoch")
    private @Nullable Long reportedEpoch;

    @Column(name = "reported_generation")
    private @Nullable Long reportedGeneration;

    @Column(name = "reported_secret_id")
    private @Nullable String reportedSecretId;

    /** Whether the newest report has it. */
    private boolean present;

    /** Whether the newest report has what is desired. */
    private boolean matching;

    @Column(name = "ignored_until")
    private @Nullable Instant ignoredUntil;

    @Column(name = "bucket_id")
    private @Nullable String bucketId;

    @SuppressWarnings("NullAway.Init") // for Hibernate, which sets the fields
    ManagedResource() {}

    ManagedResource(String id, ResourceAddress address, String changedBy, Instant now) {
        this.id = id;
        this.gatewayId = address.gatewayId().value();
        this.kind = address.kind();
        this.name = address.name();
        this.changedBy = changedBy;
        this.changedAt = now;
    }

    /** A new desired state: the generation grows. What another machine is to take over is taken over all the same. */
    void desire(String config, long newEpoch, String author, Instant now) {
        next(newEpoch, author, now);
        recover = recover && desired != null;
        desired = config;
        deleting = null;
        secretNeeded = false;
    }

    /** It is not to be there any more: that is a generation, too. */
    void delete(String how, long newEpoch, String author, Instant now) {
        next(newEpoch, author, now);
        desired = null;
        deleting = how;
        secretNeeded = false;
    }

    /** The same once more, with a generation of its own: whatever the gateway had meanwhile is older. */
    void desireAnew(long newEpoch, String author, Instant now) {
        next(newEpoch, author, now);
    }

    /** Whether the gateway has a generation that came after what is known here: of a console whose past is lost. */
    boolean isOvertaken() {
        Long theirEpoch = reportedEpoch();
        Long theirs = reportedGeneration();
        return theirEpoch != null && theirs != null && theirEpoch >= epoch && theirs > generation;
    }

    /** What the gateway has, with the generation that it has it with, is what is wanted. */
    void takeOver(String config, String author, Instant now) {
        if (!isOvertaken()) {
            throw new IllegalStateException("only what has a newer generation is taken over as it is");
        }
        epoch = Objects.requireNonNull(reportedEpoch);
        generation = Objects.requireNonNull(reportedGeneration);
        desired = config;
        deleting = null;
        secretNeeded = false;
        recover = false;
        matching = true;
        ignoredUntil = null;
        changedBy = author;
        changedAt = now;
    }

    private void next(long newEpoch, String author, Instant now) {
        // What a gateway has from a console of the past counts, too.
        epoch = Math.max(newEpoch, reportedEpoch == null ? 0 : reportedEpoch);
        generation = Math.max(generation, reportedGeneration == null ? 0 : reportedGeneration) + 1;
        changedBy = author;
        changedAt = now;
        matching = false;
        ignoredUntil = null;
    }

    /** Nobody wants it any more, and the gateway does not have it. */
    void forget(String author, Instant now) {
        desired = null;
        deleting = null;
        secretNeeded = false;
        matching = true;
        ignoredUntil = null;
        changedBy = author;
        changedAt = now;
    }

    void setBy(String id) {
        commandId = id;
    }

    /** What the gateway says. @param matches whether that is what is desired */
    void reported(ReportedResource said, boolean matches) {
        reported = said.config().toString();
        reportedEpoch = said.epoch();
        reportedGeneration = said.generation();
        reportedSecretId = said.secretId();
        present = true;
        become(matches);
    }

    /** The gateway does not have it. How it was deleted stays known: an older command may come late, and make it once more. */
    void absent() {
        absent(false);
    }

    /** @param asWanted whether what is desired is that there is nothing, as of bandwidth limits without a schedule */
    void absent(boolean asWanted) {
        present = false;
        become(desired == null || asWanted);
    }

    private void become(boolean matches) {
        matching = matches;
        if (matches) {
            ignoredUntil = null;
            recover = false;
        }
    }

    /** The machine that had it is the gateway no more. */
    void lost(boolean toRecover, @Nullable String withoutSecret) {
        present = false;
        matching = desired == null;
        recover = toRecover && desired != null;
        if (withoutSecret != null) {
            desired = withoutSecret;
            secretNeeded = true;
        }
    }

    void ignore(Instant until) {
        ignoredUntil = until;
    }

    void inBucket(@Nullable String bucket) {
        bucketId = bucket;
    }

    /** Somebody wants it, the gateway has it, or one of both is not so yet. */
    boolean isThere() {
        return desired != null || present || (deleting != null && !matching);
    }

    boolean isIgnored(Instant now) {
        return ignoredUntil != null && now.isBefore(ignoredUntil);
    }

    ResourceAddress address() {
        return new ResourceAddress(new GatewayId(gatewayId), kind, name);
    }

    String id() {
        return id;
    }

    long version() {
        return version;
    }

    String gatewayId() {
        return gatewayId;
    }

    ResourceKind kind() {
        return kind;
    }

    String name() {
        return name;
    }

    long epoch() {
        return epoch;
    }

    long generation() {
        return generation;
    }

    @Nullable
    String desired() {
        return desired;
    }

    @Nullable
    String deleting() {
        return deleting;
    }

    boolean isSecretNeeded() {
        return secretNeeded;
    }

    boolean isToBeRecovered() {
        return recover;
    }

    @Nullable
    String commandId() {
        return commandId;
    }

    String changedBy() {
        return changedBy;
    }

    Instant changedAt() {
        return changedAt;
    }

    /** What the newest report has of it; null if it has nothing. */
    @Nullable
    String reported() {
        return present ? reported : null;
    }

    @Nullable
    Long reportedEpoch() {
        return present ? reportedEpoch : null;
    }

    @Nullable
    Long reportedGeneration() {
        return present ? reportedGeneration : null;
    }

    @Nullable
    String reportedSecretId() {
        return present ? reportedSecretId : null;
    }

    /** Whether the gateway has it as of its last command, whatever it made of that. */
    boolean isReportedAsTold() {
        return present && Objects.equals(reportedEpoch, epoch) && Objects.equals(reportedGeneration, generation);
    }

    /** Whether a gateway had it at some time. */
    boolean wasEverReported() {
        return reported != null;
    }

    boolean isPresent() {
        return present;
    }

    boolean isMatching() {
        return matching;
    }

    @Nullable
    Instant ignoredUntil() {
        return ignoredUntil;
    }
}
