package io.sallyport.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.JsonNamesInViolations;
import io.sallyport.protocol.GroupId;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.HibernateValidatorConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request must hold, and that a violation names the member as the caller wrote it. */
class RequestLimitsTest {
    @SuppressWarnings("NullAway.Init")
    private static ValidatorFactory factory;

    @SuppressWarnings("NullAway.Init")
    private static Validator validator;

    @BeforeAll
    static void start() {
        HibernateValidatorConfiguration configuration =
                Validation.byProvider(HibernateValidator.class).configure();
        new JsonNamesInViolations().customize(configuration);
        factory = configuration.buildValidatorFactory();
        validator = factory.getValidator();
    }

    @AfterAll
    static void stop() {
        factory.close();
    }

    @Test
    void aViolationNamesTheMemberAsTheCallerWroteIt() {
        assertThat(violated(new ChangeGateway("name", null, nothing(), Map.of(), null)))
                .containsExactly("class");
        assertThat(violated(new RegisterGateway(
                        "name",
                        new GroupId("GID_test"),
                        Location.CLOUD,
                        GatewayType.FILE,
                        nothing(),
                        null,
                        Map.of(),
                        null,
                        null)))
                .containsExactly("class");
    }

    @Test
    void everythingThatMustBeThereIsNamedAtOnce() {
        RegisterGateway request = new RegisterGateway(
                " ", nothing(), nothing(), nothing(), nothing(), "d".repeat(501), Map.of("", ""), null, null);

        assertThat(violated(request))
                .containsExactlyInAnyOrder("name", "group", "location", "type", "class", "description", "labels");
    }

    @Test
    void aNameHas1To60Characters() {
        assertThat(violated(named("a"))).isEmpty();
        assertThat(violated(named("a".repeat(60)))).isEmpty();
        assertThat(violated(named("a".repeat(61)))).containsExactly("name");
        assertThat(violated(named(""))).containsExactly("name");
    }

    @Test
    void aGatewayHasAtMost50Labels() {
        assertThat(violated(labelled(numbered(50)))).isEmpty();
        assertThat(violated(labelled(numbered(51)))).containsExactly("labels");
        assertThat(violated(labelled(Map.of()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "env",
                "a",
                "k8s.io/part-of",
                "A_b.c/D-0",
                "123456789012345678901234567890123456789012345678901234567890123"
            })
    void aLabelKeyOfUpTo63PlainCharactersIsGood(String key) {
        assertThat(violated(labelled(Map.of(key, "v")))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a=b",
                "ä",
                "a\n",
                "1234567890123456789012345678901234567890123456789012345678901234"
            })
    void anotherLabelKeyIsRefused(String key) {
        assertThat(violated(labelled(Map.of(key, "v")))).containsExactly("labels");
    }

    @Test
    void aLabelValueHasAtMost255Characters() {
        Map<String, String> withoutValue = new HashMap<>();
        withoutValue.put("env", nothing());

        assertThat(violated(labelled(Map.of("env", "")))).isEmpty();
        assertThat(violated(labelled(Map.of("env", "v".repeat(255))))).isEmpty();
        assertThat(violated(labelled(Map.of("env", "v".repeat(256))))).containsExactly("labels");
        assertThat(violated(labelled(withoutValue))).containsExactly("labels");
    }

    @Test
    void labelsThatAreLeftOutAreNone() {
        assertThat(labelled(nothing()).labels()).isEmpty();
    }

    @Test
    void anEndpointOfAGroupIsChecked() {
        Endpoint good = new Endpoint(Endpoint.Kind.MQTTS, "mqtt.example.com", 8883, Endpoint.Network.PUBLIC, null);
        Endpoint bad = new Endpoint(nothing(), "not a host", 65_536, nothing(), null);

        assertThat(violated(new PutGroup("Hangzhou", null, List.of(good)))).isEmpty();
        assertThat(violated(new PutGroup("", "b".repeat(65), List.of(bad))))
                .containsExactlyInAnyOrder(
                        "displayName",
                        "brokerInstanceId",
                        "endpoints[0].kind",
                        "endpoints[0].host",
                        "endpoints[0].port",
                        "endpoints[0].network");
    }

    private static List<String> violated(Object request) {
        return validator.validate(request).stream()
                .map(ConstraintViolation::getPropertyPath)
                .map(Object::toString)
                .toList();
    }

    private static ChangeGateway named(String name) {
        return new ChangeGateway(name, null, GatewayClass.BASIC, Map.of(), null);
    }

    private static ChangeGateway labelled(Map<String, String> labels) {
        return new ChangeGateway("name", null, GatewayClass.BASIC, labels, null);
    }

    private static Map<String, String> numbered(int count) {
        Map<String, String> labels = new HashMap<>();
        IntStream.range(0, count).forEach(i -> labels.put("label-" + i, "v"));
        return labels;
    }

    /** A member that the caller left out, which the types do not know of. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        @Nullable T none = null;
        return none;
    }
}
