package io.sallyport.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void whatIsTheSameDiffersInNothing() {
        assertThat(Difference.between(json("{'a':1,'b':{'c':[1,2]}}"), json("{'b':{'c':[1,2]},'a':1}")))
                .isEmpty();
        assertThat(Difference.between(null, null)).isEmpty();
    }

    @Test
    void fieldsAreNamedWithDotsAndSorted() {
        assertThat(Difference.between(
                        json("{'z':1,'b':{'d':1,'c':{'e':true}}}"), json("{'b':{'d':2,'c':{'e':false}}}")))
                .extracting(Difference::field)
                .containsExactly("b.c.e", "b.d", "z");
    }

    @Test
    void bothSidesAreSaid() {
        Difference only = Difference.between(json("{'a':5}"), json("{'a':'x'}")).get(0);

        assertThat(only.desired()).isEqualTo(json("5"));
        assertThat(only.reported()).isEqualTo(json("'x'"));
    }

    @Test
    void listsAreComparedAsAWhole() {
        assertThat(Difference.between(json("{'a':[1,2]}"), json("{'a':[2,1]}")))
                .extracting(Difference::field)
                .containsExactly("a");
    }

    @Test
    void aNullAndNothingAreTheSame() {
        assertThat(Difference.between(json("{'a':null}"), json("{}"))).isEmpty();
        assertThat(Difference.between(json("{'a':null}"), json("{'a':0}"))).hasSize(1);
    }

    @Test
    void anIntAndALongOfTheSameValueAreTheSame() {
        JsonNode asInt = IntNode.valueOf(7);
        JsonNode asLong = LongNode.valueOf(7);

        assertThat(Difference.between(asInt, asLong)).isEmpty();
        assertThat(Difference.between(asInt, json("8"))).hasSize(1);
    }

    @Test
    void whatIsNotThereAtAllIsOneDifference() {
        Difference all = Difference.between(json("{'a':1}"), null).get(0);

        assertThat(all.field()).isEmpty();
        assertThat(all.reported()).isNull();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
