package io.sallyport.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does what a request with an {@code Idempotency-Key} asks for once. The answer is kept in the transaction of what was done, so there is never
 * one without the other, whatever dies in between. A request that is refused keeps nothing: it may be mended and sent again with the same key.
 */
@ApplicationScoped
public class Idempotency {
    private final IdempotentAnswers answers;
    private final ObjectMapper mapper;
    private final ObjectMapper canonical;
    private final Clock clock;

    Idempotency(IdempotentAnswers answers, ObjectMapper mapper, Clock clock) {
        this.answers = answers;
        this.mapper = mapper;
        this.canonical = mapper.copy()
                .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
                .configure(JsonNodeFeature.WRITE_PROPERTIES_SORTED, true);
        this.clock = clock;
    }

    /**
     * @param request the body, or null if there is none; two are the same if they mean the same, however they are written
     * @param action runs in a transaction, at most once for a key
     * @return what the action returned, now or the first time
     * @throws Refusal 400 {@code INVALID_IDEMPOTENCY_KEY}, 409 {@code IDEMPOTENCY_IN_PROGRESS}, 422 {@code IDEMPOTENCY_KEY_REUSED}, and what the action
     *     throws
     */
    public <T> T once(IdempotencyKey key, @Nullable Object request, TypeReference<T> type, Supplier<T> action) {
        if (key.isAbsent()) {
            return action.get();
        }
        String id = key.id();
        String fingerprint = key.fingerprint(write(canonical, request));
        return QuarkusTransaction.joiningExisting().call(() -> {
            if (answers.begin(id, fingerprint, clock.instant())) {
                T answer = action.get();
                answers.keep(id, write(mapper, answer));
                return answer;
            }
            IdempotentAnswers.Kept kept = answers.read(id);
            if (!kept.fingerprint().equals(fingerprint)) {
                throw Refusal.unprocessable(
                        "IDEMPOTENCY_KEY_REUSED",
                        "This Idempotency-Key came with another request before. Take a new one for each request.");
            }
            return mapper.readValue(kept.answer(), type);
        });
    }

    private static String write(ObjectMapper mapper, @Nullable Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of the API can't be written", e);
        }
    }
}
