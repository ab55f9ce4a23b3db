package io.sallyport.commands;

import io.sallyport.gateways.GatewayService;
import io.sallyport.security.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which commands and batches belong to gateways that a caller can reach. */
@ApplicationScoped
class CommandReach {
    private final EntityManager entityManager;
    private final GatewayService gateways;
    private final CommandBatchRepository batches;

    CommandReach(EntityManager entityManager, GatewayService gateways, CommandBatchRepository batches) {
        this.entityManager = entityManager;
        this.gateways = gateways;
        this.batches = batches;
    }

    /** A command of a gateway that is deleted is for those only who can reach everything. @return empty if there is none of this ID */
    @Transactional
    Optional<Boolean> ofCommand(String id, Reach reach) {
        return entityManager
                .createQuery("select c.gatewayId from IssuedCommand c where c.id = :id", String.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .map(gatewayId -> gateways.within(List.of(gatewayId), reach).contains(gatewayId));
    }

    /** Only if every gateway can be reached that the batch addresses. @return empty if there is none of this ID */
    @Transactional
    Optional<Boolean> ofBatch(String id, Reach reach) {
        return batches.findByIdOptional(id).map(batch -> {
            for (int chunk = 0; chunk < batch.chunks(); chunk++) {
                List<String> addressed = batches.chunk(id, chunk);
                Set<String> within = gateways.within(addressed, reach);
                if (!within.containsAll(addressed)) {
                    return false;
                }
            }
            return true;
        });
    }
}
