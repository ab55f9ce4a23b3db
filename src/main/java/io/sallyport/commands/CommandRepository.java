package io.sallyport.commands;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hibernate.jpa.HibernateHints;
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
        return byId(lockById(ids, false));
    }

    /** As {@link #lock}, for {@link CommandMoves}: Hibernate does not write these. */
    Map<String, IssuedCommand> lockForMoves(Collection<String> ids) {
        return byId(lockById(ids, true));
    }

    private List<IssuedCommand> lockById(Collection<String> ids, boolean forMoves) {
        return ids.isEmpty()
                ? List.of()
                : result(locking("SELECT * FROM command WHERE id IN (:ids) ORDER BY id FOR UPDATE", forMoves)
                        .setParameter("ids", new TreeSet<>(ids)));
    }

    private Query locking(String select, boolean forMoves) {
        return entityManager
                .createNativeQuery(select, IssuedCommand.class)
                .setHint(HibernateHints.HINT_READ_ONLY, forMoves);
    }

    @SuppressWarnings("unchecked") // the statements of this class give whole commands
    private static List<IssuedCommand> result(Query query) {
        return query.getResultList();
    }

    /** Takes queued commands that nobody has, for as long as the lease; what another replica is just taking is passed over. For moves. */
    List<IssuedCommand> claim(String replica, Duration lease, int most) {
        return lease(claiming("", most), replica, lease);
    }

    /** As {@link #claim}, of these methods only. */
    List<IssuedCommand> claim(String replica, Duration lease, int most, Set<String> methods) {
        Query claiming = claiming("AND method IN (:methods)", most).setParameter("methods", methods);
        return lease(claiming, replica, lease);
    }

    private Query claiming(String condition, int most) {
        // The index gives them in this order: without it each claim would sort, and lock, all that is queued.
        return locking(
                        """
                        SELECT * FROM command FORCE INDEX (command_queued)
                        WHERE state = 'QUEUED' AND (lease_until IS NULL OR lease_until < UTC_TIMESTAMP(3)) %s
                        ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED"""
                                .formatted(condition),
                        true)
                .setParameter("most", most);
    }

    private List<IssuedCommand> lease(Query claiming, String replica, Duration lease) {
        List<IssuedCommand> claimed = result(claiming);
        lease(claimed.stream().map(IssuedCommand::id).toList(), replica, lease);
        return claimed;
    }

    /** Open commands that were made before this, locked for moves; what another replica has locked is passed over. */
    List<IssuedCommand> openBefore(Instant created, int most) {
        return result(locking(
                        """
                        SELECT * FROM command
                        WHERE state IN ('SCHEDULED', 'WAITING', 'QUEUED', 'SENT', 'RECEIVED', 'RUNNING') AND created_at < :created
                        LIMIT :most FOR UPDATE SKIP LOCKED""",
                        true)
                .setParameter("created", created)
                .setParameter("most", most));
    }

    /** How many commands wait to be sent, counted up to so many. */
    int queued(int most) {
        Number count = (Number) entityManager
                .createNativeQuery("SELECT COUNT(*) FROM (SELECT 1 FROM command WHERE state = 'QUEUED' LIMIT :most) q")
                .setParameter("most", most)
                .getSingleResult();
        return count.intValue();
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
        return result(locking(
                        """
                        SELECT * FROM command
                        WHERE batch_id = :batch AND state IN ('SCHEDULED', 'WAITING', 'QUEUED') AND issued_at IS NULL
                        ORDER BY id LIMIT :most FOR UPDATE""",
                        false)
                .setParameter("batch", batchId)
                .setParameter("most", most));
    }

    /** Scheduled commands whose time has come, locked; what another replica has locked is passed over. */
    List<IssuedCommand> scheduledUntil(Instant now, int most) {
        return until("state = 'SCHEDULED' AND not_before <= :now", false, now, most);
    }

    /** Open commands whose deadline has passed, locked for moves; what another replica has locked is passed over. */
    List<IssuedCommand> due(Instant now, int most) {
        return until("state IN ('SENT', 'RECEIVED', 'RUNNING') AND deadline <= :now", true, now, most);
    }

    /** Open commands whose gateways are to be asked now, locked for moves; what another replica has locked is passed over. */
    List<IssuedCommand> toAsk(Instant now, int most) {
        return until("state IN ('SENT', 'RECEIVED', 'RUNNING') AND query_at <= :now AND NOT internal", true, now, most);
    }

    /**
     * By one index for all that a command may wait for, so that each change of state moves one entry of it and not one of three. In no order,
     * so that the statement ends at the limit and does not lock all that is due.
     */
    private List<IssuedCommand> until(String condition, boolean forMoves, Instant now, int most) {
        return result(locking(
                        "SELECT * FROM command FORCE INDEX (command_to_look_at) WHERE look_at <= :now AND " + condition
                                + " LIMIT :most FOR UPDATE SKIP LOCKED",
                        forMoves)
                .setParameter("now", now)
                .setParameter("most", most));
    }

    /**
     * Commands that ended without an answer since then, locked for moves, and whose gateways are online: if they came online after they were
     * last sent or asked about, or have reported after the end and were not asked since. The second finds what an outage left behind that no
     * presence tells of: only the console, or a broker without a word, was away.
     */
    List<IssuedCommand> toSettle(Instant endedSince, int most) {
        @SuppressWarnings("unchecked")
        List<Object[]> found = entityManager
                .createNativeQuery(
                        """
                        SELECT c.id, c.version FROM command c FORCE INDEX (command_unsettled)
                            JOIN gateway_presence p ON p.gateway_id = c.gateway_id
                            LEFT JOIN gateway_status s ON s.gateway_id = c.gateway_id
                        WHERE c.unsettled_at >= :since AND p.state = 'ONLINE'
                          AND (p.since > COALESCE(c.queried_at, c.sent_at, c.issued_at)
                            OR (s.received_at > c.ended_at AND COALESCE(c.queried_at, c.ended_at) <= c.ended_at))
                        ORDER BY c.id LIMIT :most""",
                        Object[].class)
                .setParameter("since", endedSince)
                .setParameter("most", most)
                .getResultList();
        Map<String, Long> versions =
                found.stream().collect(Collectors.toMap(row -> (String) row[0], row -> ((Number) row[1]).longValue()));
        // What moved while the lock was waited for was asked about by another replica.
        return lockForMoves(versions.keySet()).values().stream()
                .filter(command -> Objects.equals(versions.get(command.id()), command.version()))
                .toList();
    }

    /** Those of these that have ended, to be read only. Native: what is written with entities is translated anew for each number of IDs. */
    List<IssuedCommand> endedAmong(Collection<String> ids) {
        return result(locking("SELECT * FROM command WHERE id IN (:ids) AND ended_at IS NOT NULL", true)
                .setParameter("ids", ids));
    }

    private static Map<String, IssuedCommand> byId(List<IssuedCommand> commands) {
        Map<String, IssuedCommand> byId = new LinkedHashMap<>();
        commands.forEach(command -> byId.put(command.id(), command));
        return byId;
    }
}
