package io.sallyport.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MergePatchTest {
    private static final ValidatorFactory VALIDATION = Validation.buildDefaultValidatorFactory();
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final MergePatch mergePatch = new MergePatch(MAPPER, VALIDATION.getValidator());

    @AfterAll
    static void close() {
        VALIDATION.close();
    }

    /** Appendix A of RFC 7396: those of its examples whose patch is an object. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                {"a":"b"}                  | {"a":"c"}                  | {"a":"c"}
                {"a":"b"}                  | {"b":"c"}                  | {"a":"b","b":"c"}
                {"a":"b"}                  | {"a":null}                 | {}
                {"a":"b","b":"c"}          | {"a":null}                 | {"b":"c"}
                {"a":["b"]}                | {"a":"c"}                  | {"a":"c"}
                {"a":"c"}                  | {"a":["b"]}                | {"a":["b"]}
                {"a":{"b":"c"}}            | {"a":{"b":"d","c":null}}   | {"a":{"b":"d"}}
                {"a":[{"b":"c"}]}          | {"a":[1]}                  | {"a":[1]}
                {"e":null}                 | {"a":1}                    | {"e":null,"a":1}
                [1,2]                      | {"a":"b","c":null}         | {"a":"b"}
                {}                         | {"a":{"bb":{"ccc":null}}}  | {"a":{"bb":{}}}
                """)
    void followsTheExamplesOfTheRfc(String original, String patch, String result) throws JsonProcessingException {
        JsonNode current = MAPPER.readTree(original);

        JsonNode patched = mergePatch.apply(current, MAPPER.readTree(patch), JsonNode.class);

        assertThat(patched).isEqualTo(MAPPER.readTree(result));
        assertThat(current).as("what was there before is not touched").isEqualTo(MAPPER.readTree(original));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"c\"]", "null", "\"bar\"", "1", "true"})
    void aPatchThatIsNoObjectIsRefused(String patch) {
        refuses(patch);
    }

    @Test
    void whatIsNotNamedStaysAsItIs() throws JsonProcessingException {
        assertThat(patch("{}")).isEqualTo(shelf());
        assertThat(patch("{\"note\":\"new\"}")).isEqualTo(new Shelf("top", "new", 3, Map.of("a", "1", "b", "2")));
    }

    @Test
    void nullRemoves() throws JsonProcessingException {
        assertThat(patch("{\"note\":null,\"tags\":{\"a\":null,\"c\":\"3\"}}"))
                .isEqualTo(new Shelf("top", null, 3, Map.of("b", "2", "c", "3")));
    }

    @Test
    void whatMustBeThereCanNotBeRemoved() {
        assertThatThrownBy(() -> patch("{\"name\":null}")).isInstanceOf(ConstraintViolationException.class);
    }

    @Test
    void theResultIsValidatedWhole() {
        assertThatThrownBy(() -> patch("{\"name\":\" \",\"note\":\"" + "n".repeat(11) + "\"}"))
                .isInstanceOfSatisfying(ConstraintViolationException.class, e -> assertThat(e.getConstraintViolations())
                        .hasSize(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"colour\":\"red\"}",
                "{\"places\":\"many\"}",
                "{\"places\":{\"a\":1}}",
                "{\"tags\":\"a=1\"}",
                "{\"tags\":[\"a\"]}",
                "{\"name\":{\"first\":\"a\"}}"
            })
    void anUnknownMemberOrAWrongTypeIsRefused(String patch) {
        refuses(patch);
    }

    private void refuses(String patch) {
        assertThatThrownBy(() -> patch(patch)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.getStatusCode()).isEqualTo(400);
            assertThat(refusal.code()).isEqualTo("INVALID_PATCH");
            assertThat(refusal.getDetail()).isNotBlank();
        });
    }

    private Shelf patch(String patch) throws JsonProcessingException {
        return mergePatch.apply(shelf(), MAPPER.readTree(patch), Shelf.class);
    }

    private static Shelf shelf() {
        return new Shelf("top", "old", 3, Map.of("a", "1", "b", "2"));
    }

    record Shelf(@NotBlank String name, @Nullable @Size(max = 10) String note, int places, Map<String, String> tags) {}
}
