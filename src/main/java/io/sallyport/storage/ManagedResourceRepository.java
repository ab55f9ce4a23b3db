package io.sallyport.storage;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sallyport.protocol.storage.ResourceKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class ManagedResourceRepository implements PanacheRepositoryBase<ManagedResource, String> {
    private final EntityManager entityManager;

    ManagedResourceRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** All rows of a gateway, also of what is gone; sorted by kind and name. */
    List<ManagedResource> ofGateway(String gatewayId) {
        return list("gatewayId = ?1 order by kind, name", gatewayId);
    }

    Optional<ManagedResource> find(ResourceAddress address) {
        return find(
                        "gatewayId = ?1 and kind = ?2 and name = ?3",
                        address.gatewayId().value(),
                        address.kind(),
                        address.name())
                .firstResultOptional();
    }

    /** Sorted by name, after a name. */
    List<ManagedResource> ofKinds(String gatewayId, Collection<ResourceKind> kinds, String after, int most) {
        return find(
                        "gatewayId = ?1 and kind in ?2 and name > ?3 and (desired is not null or present or (deleting is not null and not matching)) order by name",
                        gatewayId,
                        kinds,
                        after)
                .page(0, most)
                .list();
    }

    /** Who uses these buckets. */
    List<ManagedResource> inBuckets(Collection<String> bucketIds) {
        return bucketIds.isEmpty() ? List.of() : list("bucketId in ?1 order by id", bucketIds);
    }

    boolean anyDesired(String gatewayId) {
        return count("gatewayId = ?1 and desired is not null", gatewayId) > 0;
    }

    /** Makes the row, if it is not there, and locks it until the transaction ends: whoever decides who may use a bucket holds it. */
    void lockBucket(@Nullable String bucketId) {
        if (bucketId == null) {
            return;
        }
        entityManager
                .createNativeQuery("INSERT INTO bucket (id) VALUES (:id) ON DUPLICATE KEY UPDATE id = id")
                .setParameter("id", bucketId)
                .executeUpdate();
        entityManager
                .createNativeQuery("SELECT id FROM bucket WHERE id = :id FOR UPDATE")
                .setParameter("id", bucketId)
                .getResultList();
    }
}
