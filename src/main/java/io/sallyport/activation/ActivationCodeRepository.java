package io.sallyport.activation;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sallyport.protocol.GatewayId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

@ApplicationScoped
class ActivationCodeRepository implements PanacheRepositoryBase<ActivationCode, String> {
    private final EntityManager entityManager;

    ActivationCodeRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** The gateway of a code, to be held before the code is looked at. */
    Optional<GatewayId> gatewayOf(String hash) {
        return entityManager
                .createQuery("select gatewayId from ActivationCode where codeHash = :hash", String.class)
                .setParameter("hash", hash)
                .getResultList()
                .stream()
                .findFirst()
                .map(GatewayId::new);
    }

    /** Locked, so that of two machines that come with it at once the second sees what the first did. */
    Optional<ActivationCode> lockByHash(String hash) {
        List<?> found = entityManager
                .createNativeQuery(
                        "SELECT * FROM activation_code WHERE code_hash = :hash FOR UPDATE", ActivationCode.class)
                .setParameter("hash", hash)
                .getResultList();
        return found.stream().map(ActivationCode.class::cast).findFirst();
    }

    List<ActivationCode> unusedOf(String gatewayId) {
        return list("gatewayId = ?1 and usedAt is null and withdrawnAt is null order by id", gatewayId);
    }

    long deleteExpiredBefore(Instant before) {
        return delete("expiresAt < ?1", before);
    }
}
