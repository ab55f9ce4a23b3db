package io.sallyport.recovery;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class UnknownGatewayRepository implements PanacheRepositoryBase<UnknownGateway, String> {
    /** A binding that is newer than the one that was decided about is to be decided about again. */
    private static final String ADD =
            """
            INSERT INTO recovery_unknown (gateway_id, client_id, binding, state, messages, said, agent_version, sealing_key, first_at, last_at)
            VALUES (:id, :client, :binding, 'WAITING', :messages, :said, :version, :key, :first, :last)
            ON DUPLICATE KEY UPDATE state = IF(VALUES(binding) > binding, 'WAITING', state), binding = GREATEST(binding, VALUES(binding)),
              client_id = VALUES(client_id), messages = messages + VALUES(messages), said = VALUES(said),
              agent_version = COALESCE(VALUES(agent_version), agent_version), sealing_key = COALESCE(VALUES(sealing_key), sealing_key),
              first_at = COALESCE(first_at, VALUES(first_at)), last_at = VALUES(last_at)""";

    private static final String FENCE =
            """
            INSERT INTO recovery_unknown (gateway_id, client_id, binding, state, messages)
            VALUES (:id, :client, :binding, 'FENCED', 0)
            ON DUPLICATE KEY UPDATE state = IF(VALUES(binding) >= binding, 'FENCED', state), binding = GREATEST(binding, VALUES(binding))""";

    private final EntityManager entityManager;

    UnknownGatewayRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    void add(HeardGateway heard) {
        entityManager
                .createNativeQuery(ADD)
                .setParameter("id", heard.gatewayId())
                .setParameter("client", heard.clientId())
                .setParameter("binding", heard.binding())
                .setParameter("messages", heard.messages())
                .setParameter("said", heard.said())
                .setParameter("version", heard.agentVersion())
                .setParameter("key", heard.sealingKey())
                .setParameter("first", heard.first())
                .setParameter("last", heard.last())
                .executeUpdate();
    }

    /** Whoever comes in this name with this binding or an older one has nobody to wait for. */
    void fence(String gatewayId, String clientId, long binding) {
        entityManager
                .createNativeQuery(FENCE)
                .setParameter("id", gatewayId)
                .setParameter("client", clientId)
                .setParameter("binding", binding)
                .executeUpdate();
    }

    /** The newest bindings that the database has of these gateways; those that are not registered are left out. */
    Map<String, Long> bindingsOf(Collection<String> gatewayIds) {
        @SuppressWarnings("unchecked")
        List<Object[]> rows = entityManager
                .createNativeQuery("SELECT id, binding FROM gateway WHERE id IN (:ids)", Object[].class)
                .setParameter("ids", gatewayIds)
                .getResultList();
        Map<String, Long> bindings = new HashMap<>();
        rows.forEach(row -> bindings.put((String) row[0], ((Number) row[1]).longValue()));
        return bindings;
    }

    Optional<UnknownGateway> lock(String gatewayId) {
        @SuppressWarnings("unchecked") // a statement for whole rows
        List<UnknownGateway> found = entityManager
                .createNativeQuery(
                        "SELECT * FROM recovery_unknown WHERE gateway_id = :id FOR UPDATE", UnknownGateway.class)
                .setParameter("id", gatewayId)
                .getResultList();
        return found.stream().findFirst();
    }

    /** Sorted by ID. @param state null for all */
    List<UnknownGateway> list(@Nullable UnknownState state, String after, int most) {
        return (state == null
                        ? find("gatewayId > ?1 order by gatewayId", after)
                        : find("gatewayId > ?1 and state = ?2 order by gatewayId", after, state))
                .page(0, most)
                .list();
    }

    long count(UnknownState state) {
        return count("state", state);
    }
}
