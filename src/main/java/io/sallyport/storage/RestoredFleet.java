package io.sallyport.storage;

import io.sallyport.commands.CommandService;
import io.sallyport.commands.IssueCommand;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.Methods;
import io.sallyport.security.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the gateways of a restored console stand, by the reports that came in since, and the questions to those that were not heard. */
@ApplicationScoped
public class RestoredFleet {
    private static final String STANDINGS =
            """
            SELECT g.id, g.group_id, CASE WHEN s.recovered_at >= :since AND s.recovery_choice = 'ADOPT' THEN 'ADOPTED'
                WHEN s.recovered_at >= :since THEN 'OVERWRITTEN'
                WHEN s.received_at IS NULL OR s.received_at < :since THEN 'SILENT'
                WHEN d.differing IS NULL THEN 'IN_STEP' ELSE 'DIFFERING' END AS standing, COALESCE(d.differing, 0) AS differing
            FROM gateway g LEFT JOIN storage_gateway s ON s.gateway_id = g.id
            LEFT JOIN (SELECT gateway_id, COUNT(*) AS differing FROM managed_resource
                WHERE NOT matching AND (desired IS NOT NULL OR present OR deleting IS NOT NULL) GROUP BY gateway_id) d ON d.gateway_id = g.id
            WHERE g.lifecycle = 'ACTIVATED'""";

    private final EntityManager entityManager;
    private final StorageGatewayRepository gateways;
    private final CommandService commands;

    RestoredFleet(EntityManager entityManager, StorageGatewayRepository gateways, CommandService commands) {
        this.entityManager = entityManager;
        this.gateways = gateways;
        this.commands = commands;
    }

    /** How many activated gateways stand how; one aggregate statement. @param since when the recovery began */
    @Transactional
    public Map<RestoredStanding, Long> counts(Instant since) {
        @SuppressWarnings("unchecked")
        List<Object[]> rows = entityManager
                .createNativeQuery(
                        "SELECT f.standing, COUNT(*) FROM (" + STANDINGS + ") f GROUP BY f.standing", Object[].class)
                .setParameter("since", since)
                .getResultList();
        Map<RestoredStanding, Long> counts = new EnumMap<>(RestoredStanding.class);
        for (RestoredStanding standing : RestoredStanding.values()) {
            counts.put(standing, 0L);
        }
        rows.forEach(row -> counts.put(RestoredStanding.valueOf((String) row[0]), ((Number) row[1]).longValue()));
        return counts;
    }

    /** Sorted by ID. @param group null for all */
    @Transactional
    public List<RestoredGateway> list(
            Instant since, @Nullable RestoredStanding standing, @Nullable String group, String after, int most) {
        String condition = (standing == null ? "" : " AND f.standing = :standing")
                + (group == null ? "" : " AND f.group_id = :group");
        Query query = entityManager
                .createNativeQuery(
                        "SELECT f.id, f.group_id, f.standing, f.differing FROM (" + STANDINGS
                                + ") f WHERE f.id > :after" + condition + " ORDER BY f.id LIMIT :most",
                        Object[].class)
                .setParameter("since", since)
                .setParameter("after", after)
                .setParameter("most", most);
        if (standing != null) {
            query.setParameter("standing", standing.name());
        }
        if (group != null) {
            query.setParameter("group", group);
        }
        @SuppressWarnings("unchecked")
        List<Object[]> rows = query.getResultList();
        return rows.stream()
                .map(row -> new RestoredGateway(
                        (String) row[0],
                        (String) row[1],
                        RestoredStanding.valueOf((String) row[2]),
                        ((Number) row[3]).longValue()))
                .toList();
    }

    /** Those that are connected, were not heard since, and not asked since or not since a moment ago. */
    @Transactional
    @SuppressWarnings("unchecked") // a statement for IDs
    public List<String> toBeAsked(Instant since, Instant notAskedSince, int most) {
        return entityManager
                .createNativeQuery(
                        """
                        SELECT g.id FROM gateway g JOIN gateway_presence p ON p.gateway_id = g.id
                        LEFT JOIN storage_gateway s ON s.gateway_id = g.id
                        WHERE g.lifecycle = 'ACTIVATED' AND p.state = 'ONLINE' AND (s.received_at IS NULL OR s.received_at < :since)
                        AND (s.pulled_at IS NULL OR s.pulled_at < :since OR s.pulled_at < :asked) LIMIT :most""",
                        String.class)
                .setParameter("since", since)
                .setParameter("asked", notAskedSince)
                .setParameter("most", most)
                .getResultList();
    }

    /** Asks one for its configuration, unless another replica was faster. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void ask(GatewayId id, Instant since, Instant notAskedSince, Instant now) {
        StorageGateway gateway = gateways.hold(id.value());
        Instant asked = gateway == null ? now : gateway.pulledAt();
        if (gateway == null || (asked != null && !asked.isBefore(since) && !asked.isBefore(notAskedSince))) {
            return;
        }
        gateway.pulled(now);
        commands.issue(Actor.SYSTEM, id, new IssueCommand(Methods.CONFIG_GET, null, false));
    }
}
