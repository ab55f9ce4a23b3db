package io.sallyport.activation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.api.Refusal;
import io.sallyport.protocol.Jws;
import io.sallyport.protocol.ProtocolException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Validator;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads what machines sign: who signed it is for whoever asks to know. */
@ApplicationScoped
class SignedRequests {
    private final ObjectMapper mapper;
    private final Validator validator;
    private final ActivationConfig config;
    private final Clock clock;

    SignedRequests(ObjectMapper mapper, Validator validator, ActivationConfig config, Clock clock) {
        this.mapper = mapper;
        this.validator = validator;
        this.config = config;
        this.clock = clock;
    }

    /** @throws Refusal 400 {@code INVALID_SIGNED_REQUEST} */
    Jws parse(JsonNode body) {
        try {
            return Jws.parse(mapper.writeValueAsBytes(body));
        } catch (ProtocolException | JsonProcessingException e) {
            throw Refusal.invalid(
                    "INVALID_SIGNED_REQUEST", "This is no signature (JWS, flattened JSON, EdDSA): " + e.getMessage());
        }
    }

    /**
     * What is said, by whomever: not to be acted upon before the signature is looked at.
     *
     * @throws Refusal 400 {@code INVALID_SIGNED_REQUEST}
     */
    <T> T read(byte[] payload, Class<T> type) {
        try {
            T value = mapper.readValue(payload, type);
            String wrong = validator.validate(value).stream()
                    .map(violation -> violation.getPropertyPath() + " " + violation.getMessage())
                    .sorted()
                    .collect(Collectors.joining(", "));
            if (wrong.isEmpty()) {
                return value;
            }
            throw Refusal.invalid("INVALID_SIGNED_REQUEST", "In the payload: " + wrong + ".");
        } catch (IOException | ProtocolException e) {
            throw Refusal.invalid("INVALID_SIGNED_REQUEST", "The payload is not as it must be.");
        }
    }

    /** @throws Refusal 400 {@code NOT_FRESH} with our time, for machines whose clock is wrong */
    void requireFresh(Instant at) {
        Instant now = clock.instant();
        if (Duration.between(at, now).abs().compareTo(config.freshFor()) > 0) {
            throw Refusal.of(
                    Status.BAD_REQUEST,
                    "NOT_FRESH",
                    "at differs from our time by more than %d seconds."
                            .formatted(config.freshFor().toSeconds()),
                    Map.of("serverTime", now.toString()));
        }
    }

    static Refusal wrongSignature() {
        return Refusal.of(
                Status.UNAUTHORIZED,
                "SIGNATURE_WRONG",
                "The signature is not of the key that must have made it, or of another kind of message.");
    }
}
