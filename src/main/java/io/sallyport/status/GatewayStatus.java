package io.sallyport.status;

import io.sallyport.protocol.Origin;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A gateway's newest status, for reading: {@link StatusTable} writes it. */
@Entity
@Immutable
@Table(name = "gateway_status")
class GatewayStatus {
    @Id
    @Column(name = "gateway_id")
    private String gatewayId;

    private long version;

    @Column(name = "group_id")
    private String groupId;

    private long binding;
    private long boot;

    @Column(name = "boot_id")
    private String bootId;

    private long seq;

    @Column(name = "received_at")
    private Instant receivedAt;

    @Enumerated(EnumType.STRING)
    @Column(name = "data_path")
    private DataPath dataPath;

    private @Nullable Double cpu;

    @Column(name = "dirty_bytes")
    private long dirtyBytes;

    private long clients;

    private String report;

    @SuppressWarnings("NullAway.Init") // for Hibernate, which sets the fields
    GatewayStatus() {}

    String gatewayId() {
        return gatewayId;
    }

    /** What is not kept, or was forgotten, is put so that it is a valid origin. */
    Origin origin() {
        return new Origin(binding, Math.max(0, boot), bootId.isEmpty() ? "-" : bootId, 0, Math.max(0, seq));
    }

    long version() {
        return version;
    }

    Instant receivedAt() {
        return receivedAt;
    }

    DataPath dataPath() {
        return dataPath;
    }

    @Nullable
    Double cpu() {
        return cpu;
    }

    long dirtyBytes() {
        return dirtyBytes;
    }

    long clients() {
        return clients;
    }

    String report() {
        return report;
    }
}
