package io.sallyport.gateways;

import io.sallyport.protocol.GroupId;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A console region. */
@Entity
@Table(name = "gateway_group")
class Group {
    @Id
    private String id;

    @Version
    private long version;

    @Column(name = "display_name")
    private String displayName;

    @Column(name = "broker_instance_id")
    private @Nullable String brokerInstanceId;

    @Convert(converter = JsonColumn.Endpoints.class)
    private List<Endpoint> endpoints;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate, which sets the fields
    Group() {}

    Group(GroupId id, PutGroup request, Instant now) {
        this.id = id.value();
        this.displayName = request.displayName();
        this.brokerInstanceId = request.brokerInstanceId();
        this.endpoints = request.endpoints();
        this.createdAt = now;
        this.updatedAt = now;
    }

    void put(PutGroup request, Instant now) {
        this.displayName = request.displayName();
        this.brokerInstanceId = request.brokerInstanceId();
        this.endpoints = request.endpoints();
        this.updatedAt = now;
    }

    String id() {
        return id;
    }

    long version() {
        return version;
    }

    String displayName() {
        return displayName;
    }

    @Nullable
    String brokerInstanceId() {
        return brokerInstanceId;
    }

    List<Endpoint> endpoints() {
        return endpoints;
    }

    /** In the cloud a gateway tries the internal network first, elsewhere the public one; else they keep their order. */
    List<Endpoint> endpointsFor(Location location) {
        Endpoint.Network first = location == Location.CLOUD ? Endpoint.Network.INTERNAL : Endpoint.Network.PUBLIC;
        return endpoints.stream()
                .filter(endpoint -> endpoint.isFor(location))
                .sorted(Comparator.comparing(endpoint -> endpoint.network() != first))
                .toList();
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }
}
