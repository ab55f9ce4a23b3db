package io.sallyport.commands;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;

/** The batches' tables: a row for each batch, and one for each thousand of its gateways. */
@ApplicationScoped
class CommandBatchRepository implements PanacheRepositoryBase<CommandBatch, String> {
    private final EntityManager entityManager;

    CommandBatchRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** A batch with work to do, locked, one that is being cancelled first; one that another replica works on is passed over. */
    Optional<CommandBatch> claim() {
        @SuppressWarnings("unchecked")
        List<String> ids = entityManager
                .createNativeQuery(
                        """
                        SELECT id FROM command_batch WHERE state IN ('MAKING', 'CANCELLING')
                        ORDER BY state, id LIMIT 1 FOR UPDATE SKIP LOCKED""",
                        String.class)
                .getResultList();
        return ids.stream().findFirst().flatMap(this::findByIdOptional);
    }

    Optional<CommandBatch> lock(String id) {
        entityManager
                .createNativeQuery("SELECT id FROM command_batch WHERE id = :id FOR UPDATE")
                .setParameter("id", id)
                .getResultList();
        return findByIdOptional(id);
    }

    void addChunk(String batchId, int number, List<String> gatewayIds) {
        entityManager
                .createNativeQuery(
                        "INSERT INTO command_batch_chunk (batch_id, number, gateway_ids) VALUES (:batch, :number, :ids)")
                .setParameter("batch", batchId)
                .setParameter("number", number)
                .setParameter("ids", String.join(" ", gatewayIds))
                .executeUpdate();
    }

    List<String> chunk(String batchId, int number) {
        String ids = (String) entityManager
                .createNativeQuery(
                        "SELECT gateway_ids FROM command_batch_chunk WHERE batch_id = :batch AND number = :number",
                        String.class)
                .setParameter("batch", batchId)
                .setParameter("number", number)
                .getSingleResult();
        return List.of(ids.split(" "));
    }
}
