package io.sallyport.gateways;

import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.GroupId;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A gateway's configuration: who it is and where it belongs. What it is doing is in presence and status. */
@Entity
@Table(name = "gateway")
class Gateway {
    /** The foreign key to its site. */
    static final String IN_SITE = "gateway_in_site";

    @Id
    private String id;

    @Version
    private long version;

    @Column(name = "group_id")
    private String groupId;

    private String name;
    private @Nullable String description;

    @Enumerated(EnumType.STRING)
    private Location location;

    @Enumerated(EnumType.STRING)
    private GatewayType type;

    @Enumerated(EnumType.STRING)
    @Column(name = "gateway_class")
    private GatewayClass gatewayClass;

    @Enumerated(EnumType.STRING)
    private Lifecycle lifecycle;

    private long binding;

    @Column(name = "signed_downlinks")
    private boolean signedDownlinks;

    private @Nullable String site;

    @Column(name = "quarantine_reason")
    private @Nullable String quarantineReason;

    @Column(name = "quarantined_since")
    private @Nullable Instant quarantinedSince;

    @ElementCollection
    @CollectionTable(name = "gateway_label", joinColumns = @JoinColumn(name = "gateway_id"))
    @MapKeyColumn(name = "label_key")
    @Column(name = "label_value")
    private Map<String, String> labels;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate, which sets the fields
    Gateway() {}

    Gateway(GatewayId id, RegisterGateway request, Instant now) {
        this.id = id.value();
        this.groupId = request.group().value();
        this.name = request.name();
        this.description = request.description();
        this.location = request.location();
        this.type = request.type();
        this.gatewayClass = request.gatewayClass();
        this.site = request.site();
        this.labels = new TreeMap<>(request.labels());
        this.lifecycle = Lifecycle.REGISTERED;
        this.createdAt = now;
        this.updatedAt = now;
    }

    /**
     * A machine is bound to the gateway, and whichever was before is fenced.
     *
     * @param signedDownlinks whether it takes nothing from the console that is not signed
     */
    void bind(boolean signedDownlinks) {
        if (lifecycle != Lifecycle.REGISTERED && lifecycle != Lifecycle.ACTIVATED) {
            throw new IllegalStateException("no machine can be bound to a gateway that is " + lifecycle);
        }
        lifecycle = Lifecycle.ACTIVATED;
        binding++;
        this.signedDownlinks = signedDownlinks;
    }

    /**
     * The machine with this binding is the gateway: the console lost what it knew of it.
     *
     * @throws IllegalStateException if the binding is none that came later
     */
    void bindAs(long lostBinding, boolean signed) {
        if (lostBinding <= binding) {
            throw new IllegalStateException("binding " + lostBinding + " is not newer than " + binding);
        }
        bind(signed);
        binding = lostBinding;
    }

    /** Machines up to this binding are fenced, also those of which the console lost what it knew. @return whether this changed anything */
    boolean fenceUpTo(long fenced) {
        if (fenced < binding || (fenced == binding && lifecycle == Lifecycle.REGISTERED)) {
            return false;
        }
        if (lifecycle == Lifecycle.ACTIVATED || lifecycle == Lifecycle.QUARANTINED) {
            unbind();
        }
        binding = fenced;
        return true;
    }

    /** Whichever machine was bound to it is no more, and no other is until one claims it. Its binding stays, so that the next one's is newer. */
    void unbind() {
        if (lifecycle != Lifecycle.ACTIVATED && lifecycle != Lifecycle.QUARANTINED) {
            throw new IllegalStateException("no machine is bound to a gateway that is " + lifecycle);
        }
        lifecycle = Lifecycle.REGISTERED;
        quarantineReason = null;
        quarantinedSince = null;
    }

    /** @return whether this changed anything: a gateway that is quarantined keeps its first reason */
    boolean quarantine(String reason, Instant now) {
        if (lifecycle != Lifecycle.ACTIVATED) {
            return false;
        }
        lifecycle = Lifecycle.QUARANTINED;
        quarantineReason = reason;
        quarantinedSince = now;
        return true;
    }

    /** An admin decided that its machine is the right one. */
    void release(Instant now) {
        if (lifecycle != Lifecycle.QUARANTINED) {
            throw new IllegalStateException("only a quarantined gateway can be released, this one is " + lifecycle);
        }
        lifecycle = Lifecycle.ACTIVATED;
        quarantineReason = null;
        quarantinedSince = null;
        updatedAt = now;
    }

    void change(ChangeGateway request, Instant now) {
        name = request.name();
        description = request.description();
        gatewayClass = request.gatewayClass();
        site = request.site();
        if (!labels.equals(request.labels())) {
            labels.clear();
            labels.putAll(request.labels());
        }
        updatedAt = now;
    }

    ClientId clientId() {
        return ClientId.of(new GroupId(groupId), new GatewayId(id));
    }

    String id() {
        return id;
    }

    long version() {
        return version;
    }

    String groupId() {
        return groupId;
    }

    String name() {
        return name;
    }

    @Nullable
    String description() {
        return description;
    }

    @Nullable
    String site() {
        return site;
    }

    Location location() {
        return location;
    }

    GatewayType type() {
        return type;
    }

    GatewayClass gatewayClass() {
        return gatewayClass;
    }

    Lifecycle lifecycle() {
        return lifecycle;
    }

    @Nullable
    Quarantine quarantine() {
        return quarantineReason == null || quarantinedSince == null
                ? null
                : new Quarantine(quarantineReason, quarantinedSince);
    }

    long binding() {
        return binding;
    }

    boolean signedDownlinks() {
        return signedDownlinks;
    }

    Map<String, String> labels() {
        return labels;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }
}
