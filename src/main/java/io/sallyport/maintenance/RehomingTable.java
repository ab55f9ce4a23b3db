package io.sallyport.maintenance;

import io.sallyport.protocol.GatewayId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;

/** Which {@code gateway.rehome} are under way, with the session in which their gateways were last known, or last asked. Mostly empty. */
@ApplicationScoped
class RehomingTable {
    private final EntityManager entityManager;

    RehomingTable(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** In the transaction that writes the command. Whatever session comes after the one of now may be one at the new endpoints. */
    void add(GatewayId gatewayId, String commandId) {
        entityManager
                .createNativeQuery(
                        """
                        INSERT INTO rehoming (command_id, gateway_id, binding, boot, session, asks)
                        SELECT :command, gateway_id, binding, boot, session, 0 FROM gateway_presence WHERE gateway_id = :gateway""")
                .setParameter("command", commandId)
                .setParameter("gateway", gatewayId.value())
                .executeUpdate();
    }

    /**
     * Those whose gateways are online in another session than before, or were asked before that time and have not answered; and those that are
     * over. In the order of the command IDs, after one. One that wants no reply is over for the console when it is sent, and not for the gateway.
     */
    List<Rehoming> toLookAt(String after, Instant askedBefore, Instant now, int most) {
        @SuppressWarnings("unchecked")
        List<Object[]> rows = entityManager
                .createNativeQuery(
                        """
                        SELECT command_id, gateway_id, asks, ended, binding, boot, session FROM (
                            SELECT r.command_id, r.gateway_id, r.asks, p.binding, p.boot, p.session,
                                CASE WHEN c.id IS NULL OR p.gateway_id IS NULL THEN 1
                                     WHEN c.state = 'DISPATCHED' THEN c.deadline < :now
                                     ELSE c.ended_at IS NOT NULL END AS ended,
                                c.state IN ('SENT', 'RECEIVED', 'RUNNING', 'DISPATCHED') AND p.state = 'ONLINE'
                                    AND (p.session <> r.session OR p.boot <> r.boot OR p.binding <> r.binding
                                         OR r.asked_at < :askedBefore) AS due
                            FROM rehoming r LEFT JOIN command c ON c.id = r.command_id
                                LEFT JOIN gateway_presence p ON p.gateway_id = r.gateway_id
                            WHERE r.command_id > :after) looked
                        WHERE ended = 1 OR due = 1 ORDER BY command_id LIMIT :most""",
                        Object[].class)
                .setParameter("after", after)
                .setParameter("now", now)
                .setParameter("askedBefore", askedBefore)
                .setParameter("most", most)
                .getResultList();
        return rows.stream().map(RehomingTable::rehoming).toList();
    }

    /** @return whether it is this transaction that asks: another replica may have been quicker */
    boolean asks(Rehoming rehoming, Instant now) {
        return entityManager
                        .createNativeQuery(
                                """
                                UPDATE rehoming SET binding = :binding, boot = :boot, session = :session, asks = asks + 1, asked_at = :now
                                WHERE command_id = :command AND asks = :asks""")
                        .setParameter("binding", rehoming.binding())
                        .setParameter("boot", rehoming.boot())
                        .setParameter("session", rehoming.session())
                        .setParameter("now", now)
                        .setParameter("command", rehoming.commandId())
                        .setParameter("asks", rehoming.asks())
                        .executeUpdate()
                == 1;
    }

    void remove(List<String> commandIds) {
        if (commandIds.isEmpty()) {
            return;
        }
        entityManager
                .createNativeQuery("DELETE FROM rehoming WHERE command_id IN (:ids)")
                .setParameter("ids", commandIds)
                .executeUpdate();
    }

    private static Rehoming rehoming(Object[] row) {
        return new Rehoming(
                (String) row[0],
                (String) row[1],
                number(row[2]),
                number(row[3]) == 1,
                number(row[4]),
                number(row[5]),
                number(row[6]));
    }

    /** None where the gateway is gone. */
    private static long number(Object value) {
        return value == null ? 0 : ((Number) value).longValue();
    }

    /**
     * @param ended whether there is nothing to confirm any more
     * @param binding with {@code boot} and {@code session}, where its gateway is now
     */
    record Rehoming(
            String commandId, String gatewayId, long asks, boolean ended, long binding, long boot, long session) {}
}
