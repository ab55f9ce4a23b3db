package io.sallyport.commands;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The commands' table. Locks and claims are native SQL that MySQL and MariaDB both take; leases compare with the database's clock only. */
@ApplicationScoped
class CommandRepository implements PanacheRepositoryBase<IssuedCommand, String> {
    private final EntityManager entityManager;

    CommandRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Newest first. */
    List<IssuedCommand> ofGateway(String gatewayId, String before, int most) {
        if (before.isEmpty()) {
            return find("gatewayId = ?1 and internal = false order by id desc", gatewayId)
                    .page(0, most)
                    .list();
        }
        return find("gatewayId = ?1 and internal = false and id < ?2 order by id desc", gatewayId, before)
                .page(0, most)
                .list();
    }

    /** Locks in the order of the IDs, so that two replicas with overlapping batches do not deadlock. */
    Map<String, IssuedCommand> lock(Collection<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        entityManager
                .createNativeQuery("SELECT id FROM command WHERE id IN (:ids) ORDER BY id FOR UPDATE")
                .setParameter("ids", new TreeSet<>(ids))
                .getResultList();
        return byId(ids);
    }

    /** Takes queued commands that nobody has, for as long as the lease; what another replica is just taking is passed over. */
    List<IssuedCommand> claim(String replica, Duration lease, int most) {
        @SuppressWarnings("unchecked")
        List<String> ids = entityManager
                .createNativeQuery(
                        """
                        SELECT id FROM command
                        WHERE state = 'QUEUED' AND (lease_until IS NULL OR lease_until < UTC_TIMESTAMP(3))
                        ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED""",
                        String.class)
                .setParameter("most", most)
                .getResultList();
        lease(ids, replica, lease);
        return List.copyOf(byId(ids).values());
    }

    /** Nobody else touches these while the lease lasts; with a short one they are tried again soon, by anybody. */
    void lease(Collection<String> ids, String replica, Duration lease) {
        if (ids.isEmpty()) {
            return;
        }
        entityManager
                .createNativeQuery(
                        """
                        UPDATE command SET lease_owner = :replica,
                            lease_until = TIMESTAMPADD(MICROSECOND, :micros, UTC_TIMESTAMP(3))
                        WHERE id IN (:ids)""")
                .setParameter("replica", replica)
                .setParameter("micros", lease.toNanos() / 1_000)
                .setParameter("ids", ids)
                .executeUpdate();
    }

    /** Ends the leases of what a replica has taken and not sent. @return how many */
    int handBack(String replica) {
        return entityManager
                .createNativeQuery(
                        """
                        UPDATE command SET lease_owner = NULL, lease_until = NULL
                        WHERE state = 'QUEUED' AND lease_owner = :replica""")
                .setParameter("replica", replica)
                .executeUpdate();
    }

    /** Sorted by ID. */
    List<IssuedCommand> ofBatch(String batchId, @Nullable CommandState state, String after, int most) {
        return (state == null
                        ? find("batchId = ?1 and id > ?2 order by id", batchId, after)
                        : find("batchId = ?1 and state = ?3 and id > ?2 order by id", batchId, after, state))
                .page(0, most)
                .list();
    }

    /** How many commands of a batch are in each state. */
    Map<CommandState, Long> countsOfBatch(String batchId) {
        Map<CommandState, Long> counts = new EnumMap<>(CommandState.class);
        entityManager
                .createQuery(
                        "select c.state, count(*) from IssuedCommand c where c.batchId = :batch group by c.state",
                        Object[].class)
                .setParameter("batch", batchId)
                .getResultStream()
                .forEach(row -> counts.put((CommandState) row[0], (Long) row[1]));
        return counts;
    }

    /** The gateways of a batch's commands in these states, sorted. */
    List<String> gatewaysOfBatch(String batchId, List<CommandState> states) {
        return entityManager
                .createQuery(
                        "select c.gatewayId from IssuedCommand c where c.batchId = :batch and c.state in :states order by c.gatewayId",
                        String.class)
                .setParameter("batch", batchId)
                .setParameter("states", states)
                .getResultList();
    }

    /** A batch's commands to these gateways, by gateway. */
    Map<String, String> idsInBatch(String batchId, Collection<String> gatewayIds) {
        return entityManager
                .createQuery(
                        "select c.gatewayId, c.id from IssuedCommand c where c.batchId = :batch and c.gatewayId in :ids",
                        Object[].class)
                .setParameter("batch", batchId)
                .setParameter("ids", gatewayIds)
                .getResultStream()
                .collect(Collectors.toMap(row -> (String) row[0], row -> (String) row[1]));
    }

    /** A batch's commands that can still be withdrawn, locked. */
    List<IssuedCommand> withdrawable(String batchId, int most) {
        @SuppressWarnings("unchecked")
        List<String> ids = entityManager
                .createNativeQuery(
                        """
                        SELECT id FROM command
                        WHERE batch_id = :batch AND state IN ('SCHEDULED', 'WAITING', 'QUEUED') AND issued_at IS NULL
                        ORDER BY id LIMIT :most FOR UPDATE""",
                        String.class)
                .setParameter("batch", batchId)
                .setParameter("most", most)
                .getResultList();
        return List.copyOf(byId(ids).values());
    }

    /** The commands whose IDs a locking statement gives; it has the parameters {@code now} and {@code most}. */
    private List<IssuedCommand> locked(String select, Instant now, int most) {
        @SuppressWarnings("unchecked")
        List<String> ids = entityManager
                .createNativeQuery(select, String.class)
                .setParameter("now", now)
                .setParameter("most", most)
                .getResultList();
        return List.copyOf(byId(ids).values());
    }

    /** Scheduled commands whose time has come, locked; what another replica has locked is passed over. */
    List<IssuedCommand> scheduledUntil(Instant now, int most) {
        return locked(
                """
                        SELECT id FROM command WHERE state = 'SCHEDULED' AND not_before <= :now
                        ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED""",
                now,
                most);
    }

    /** Open commands whose deadline has passed, locked; what another replica has locked is passed over. */
    List<IssuedCommand> due(Instant now, int most) {
        return locked(
                """
                        SELECT id FROM command
                        WHERE state IN ('SENT', 'RECEIVED', 'RUNNING') AND deadline <= :now
                        ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED""",
                now,
                most);
    }

    /** Open commands whose gateways are to be asked now, locked; what another replica has locked is passed over. */
    List<IssuedCommand> toAsk(Instant now, int most) {
        return locked(
                """
                        SELECT id FROM command
                        WHERE state IN ('SENT', 'RECEIVED', 'RUNNING') AND query_at <= :now AND NOT internal
                        ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED""",
                now,
                most);
    }

    /** Commands that ended without an answer since then, and whose gateways have come online after they were last sent or asked about. */
    List<IssuedCommand> toSettle(Instant endedSince, int most) {
        @SuppressWarnings("unchecked")
        List<String> ids = entityManager
                .createNativeQuery(
                        """
                        SELECT c.id FROM command c JOIN gateway_presence p ON p.gateway_id = c.gateway_id
                        WHERE c.state = 'OUTCOME_UNKNOWN' AND c.query_at >= :since
                          AND p.state = 'ONLINE' AND p.since > COALESCE(c.queried_at, c.sent_at, c.issued_at)
                        ORDER BY c.id LIMIT :most""",
                        String.class)
                .setParameter("since", endedSince)
                .setParameter("most", most)
                .getResultList();
        return List.copyOf(lock(ids).values());
    }

    List<String> endedAmong(Collection<String> ids) {
        return entityManager
                .createQuery(
                        "select c.id from IssuedCommand c where c.id in :ids and c.flight.endedAt is not null",
                        String.class)
                .setParameter("ids", ids)
                .getResultList();
    }

    private Map<String, IssuedCommand> byId(Collection<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return list("id in ?1", ids).stream().collect(Collectors.toMap(IssuedCommand::id, Function.identity()));
    }
}
