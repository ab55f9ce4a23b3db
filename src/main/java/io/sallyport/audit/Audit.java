package io.sallyport.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what is done into the audit, in the transaction in which it is done: there is neither without the other. */
@ApplicationScoped
public class Audit {
    private final AuditTable table;
    private final ObjectMapper mapper;
    private final Clock clock;

    Audit(AuditTable table, ObjectMapper mapper, Clock clock) {
        this.table = table;
        this.mapper = mapper;
        this.clock = clock;
    }

    /** One statement for all. @throws jakarta.transaction.TransactionalException outside of a transaction */
    @Transactional(Transactional.TxType.MANDATORY)
    public void record(List<Deed> deeds) {
        Instant now = clock.instant();
        table.insert(deeds.stream().map(deed -> entry(deed, now)).toList());
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void record(Deed deed) {
        record(List.of(deed));
    }

    private AuditEntry entry(Deed deed, Instant now) {
        return new AuditEntry(
                AuditTable.newId(),
                now,
                deed.actor().name(),
                deed.actor().address(),
                deed.action(),
                AuditOutcome.DONE,
                deed.resource(),
                deed.resourceId(),
                deed.groupId(),
                json(deed.detail()),
                1,
                deed.actor().traceId());
    }

    private @Nullable String json(Map<String, Object> detail) {
        try {
            return detail.isEmpty() ? null : mapper.writeValueAsString(detail);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a detail of the audit can't be written", e);
        }
    }
}
