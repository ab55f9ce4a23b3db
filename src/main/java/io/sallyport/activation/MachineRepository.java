package io.sallyport.activation;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;

@ApplicationScoped
class MachineRepository implements PanacheRepositoryBase<Machine, String> {
    /** An older one is told that it is fenced; one that is still older, that nobody knows it. */
    private static final int MOST_REMEMBERED = 8;

    private final EntityManager entityManager;

    MachineRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** The newest first, locked: what one says is taken once. */
    List<Machine> lockOf(String gatewayId) {
        return entityManager
                .createNativeQuery(
                        "SELECT * FROM gateway_machine WHERE gateway_id = :id ORDER BY binding DESC LIMIT :most FOR UPDATE",
                        Machine.class)
                .setParameter("id", gatewayId)
                .setParameter("most", MOST_REMEMBERED)
                .getResultStream()
                .map(Machine.class::cast)
                .toList();
    }

    Optional<Machine> newestOf(String gatewayId) {
        return find("gatewayId = ?1 order by binding desc", gatewayId).firstResultOptional();
    }
}
