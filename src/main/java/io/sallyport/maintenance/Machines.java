package io.sallyport.maintenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.protocol.GatewayId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.List;

/** Reads what is known of a machine with one statement, since a batch asks for many. */
@ApplicationScoped
class Machines {
    private final EntityManager entityManager;
    private final ObjectMapper mapper;

    Machines(EntityManager entityManager, ObjectMapper mapper) {
        this.entityManager = entityManager;
        this.mapper = mapper;
    }

    /** In the caller's transaction. */
    Machine of(GatewayId gatewayId) {
        @SuppressWarnings("unchecked")
        List<Object[]> rows = entityManager
                .createNativeQuery(
                        """
                        SELECT p.agent_version, p.capabilities, s.dirty_bytes, s.received_at
                        FROM gateway_presence p LEFT JOIN gateway_status s ON s.gateway_id = p.gateway_id
                        WHERE p.gateway_id = :id""",
                        Object[].class)
                .setParameter("id", gatewayId.value())
                .getResultList();
        return rows.isEmpty() ? new Machine(null, List.of(), null, null) : machine(rows.get(0));
    }

    private Machine machine(Object[] row) {
        return new Machine(
                (String) row[0],
                strings((String) row[1]),
                row[2] == null ? null : ((Number) row[2]).longValue(),
                row[3] == null ? null : DatabaseInstant.of(row[3]));
    }

    private List<String> strings(String json) {
        try {
            return mapper.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored capabilities are not a list of texts", e);
        }
    }
}
