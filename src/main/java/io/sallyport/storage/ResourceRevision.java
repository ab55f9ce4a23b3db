package io.sallyport.storage;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a resource was to be from then on, without secrets. Never changes. */
@Entity
@Table(name = "resource_revision")
@IdClass(ResourceRevision.Key.class)
class ResourceRevision {
    @Id
    @Column(name = "resource_id")
    private String resourceId;

    @Id
    private long generation;

    private long epoch;
    private @Nullable String config;
    private String author;

    @Enumerated(EnumType.STRING)
    private Action action;

    private Instant at;

    @Column(name = "command_id")
    private @Nullable String commandId;

    @SuppressWarnings("NullAway.Init") // for Hibernate, which sets the fields
    ResourceRevision() {}

    ResourceRevision(ManagedResource resource, @Nullable String config, Action action) {
        this.resourceId = resource.id();
        this.generation = resource.generation();
        this.epoch = resource.epoch();
        this.config = config;
        this.author = resource.changedBy();
        this.action = action;
        this.at = resource.changedAt();
        this.commandId = resource.commandId();
    }

    /** Why there is a new revision. */
    enum Action {
        PUT,
        PATCH,
        DELETE,
        RESTORE,
        ADOPT,
        RECOVER,
        OVERWRITE
    }

    long generation() {
        return generation;
    }

    long epoch() {
        return epoch;
    }

    /** Null of a deletion. */
    @Nullable
    String config() {
        return config;
    }

    String author() {
        return author;
    }

    Action action() {
        return action;
    }

    Instant at() {
        return at;
    }

    @Nullable
    String commandId() {
        return commandId;
    }

    /** Of a revision. */
    record Key(String resourceId, long generation) implements Serializable {
        private static final long serialVersionUID = 1L;
    }
}
