package io.sallyport.activation;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sallyport.gateways.ReachTerm;
import io.sallyport.security.Place;
import io.sallyport.security.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Batches, and the machines that came with their codes. */
@ApplicationScoped
class EnrolmentRepository implements PanacheRepositoryBase<Enrolment, String> {
    private final EntityManager entityManager;

    EnrolmentRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    @Nullable
    EnrolmentBatch batch(String id) {
        return entityManager.find(EnrolmentBatch.class, id);
    }

    void persist(EnrolmentBatch batch) {
        entityManager.persist(batch);
    }

    /** Locked: machines that come with one code come one after the other. */
    Optional<EnrolmentBatch> lock(String column, String value) {
        List<?> found = entityManager
                .createNativeQuery(
                        "SELECT * FROM enrolment_batch WHERE " + column + " = :value FOR UPDATE", EnrolmentBatch.class)
                .setParameter("value", value)
                .getResultList();
        return found.stream().map(EnrolmentBatch.class::cast).findFirst();
    }

    @Transactional
    boolean isCode(String hash) {
        return entityManager
                        .createQuery("select count(b) from EnrolmentBatch b where b.codeHash = :hash", Long.class)
                        .setParameter("hash", hash)
                        .getSingleResult()
                > 0;
    }

    @Transactional
    Optional<Place> place(String id) {
        return Optional.ofNullable(batch(id)).map(batch -> new Place(batch.groupId(), batch.site()));
    }

    List<EnrolmentBatch> batches(Reach reach, String after, int most) {
        ReachTerm term = ReachTerm.inSql(reach);
        Query query = entityManager
                .createNativeQuery(
                        "SELECT g.* FROM enrolment_batch g WHERE g.id > :after AND " + term.text()
                                + " ORDER BY g.id LIMIT :most",
                        EnrolmentBatch.class)
                .setParameter("after", after)
                .setParameter("most", most);
        term.parameters().forEach(query::setParameter);
        @SuppressWarnings("unchecked")
        List<EnrolmentBatch> found = query.getResultList();
        return found;
    }

    Optional<Enrolment> ofKey(String batchId, String identityKey) {
        return find("batchId = ?1 and identityKey = ?2", batchId, identityKey).firstResultOptional();
    }

    boolean hasSerial(String batchId, String serialNumber) {
        return count(
                        "batchId = ?1 and serialNumber = ?2 and state <> ?3",
                        batchId,
                        serialNumber,
                        Enrolment.State.REJECTED)
                > 0;
    }

    int nextNumber(String batchId) {
        return (int) count("batchId", batchId) + 1;
    }

    List<Enrolment> of(String batchId, Enrolment.@Nullable State state, String after, int most) {
        return state == null
                ? find("batchId = ?1 and id > ?2 order by id", batchId, after)
                        .page(0, most)
                        .list()
                : find("batchId = ?1 and id > ?2 and state = ?3 order by id", batchId, after, state)
                        .page(0, most)
                        .list();
    }

    Map<Enrolment.State, Long> counts(String batchId) {
        Map<Enrolment.State, Long> counts = new TreeMap<>();
        for (Enrolment.State state : Enrolment.State.values()) {
            counts.put(state, 0L);
        }
        entityManager
                .createQuery(
                        "select e.state, count(e) from Enrolment e where e.batchId = :batch group by e.state",
                        Object[].class)
                .setParameter("batch", batchId)
                .getResultStream()
                .forEach(row -> counts.put((Enrolment.State) row[0], (Long) row[1]));
        return counts;
    }
}
