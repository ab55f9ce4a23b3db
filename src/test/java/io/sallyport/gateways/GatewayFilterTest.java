package io.sallyport.gateways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayFilterTest {

    @Test
    void whatIsNotNamedIsNotAskedFor() {
        GatewayFilter.Condition condition =
                new GatewayFilter(null, null, null, null, List.of(), null, null).toCondition(false);

        assertThat(condition.terms()).isEmpty();
        assertThat(condition.parameters()).isEmpty();
    }

    @Test
    void allThatIsNamedMustHold() {
        GatewayFilter.Condition condition = new GatewayFilter(
                        "GID_test", "CLOUD", "FILE", "STALE", List.of("env=prod"), "hang", "plant-2")
                .toCondition(false);

        assertThat(condition.terms()).hasSize(7);
        assertThat(condition.parameters())
                .containsEntry("group", "GID_test")
                .containsEntry("location", Location.CLOUD)
                .containsEntry("type", GatewayType.FILE)
                .containsEntry("presence", PresenceState.STALE)
                .containsEntry("key0", "env")
                .containsEntry("value0", "prod")
                .containsEntry("site", "plant-2")
                .containsEntry("prefix", "hang%");
    }

    @Test
    void whileTheBrokerIsAwayAllGatewaysAreFoundAsThatAndNoneAsAnythingElse() {
        assertThat(presence("BROKER_AWAY").toCondition(true).terms()).isEmpty();
        assertThat(presence("ONLINE").toCondition(true).terms()).containsExactly("g.id is null");
        assertThat(presence("BROKER_AWAY").toCondition(false).terms()).containsExactly("g.id is null");
    }

    @Test
    void everyParameterIsUsedAndNoTermHasWhatTheCallerWrote() {
        GatewayFilter.Condition condition = new GatewayFilter(
                        "g' or 1=1",
                        "cloud",
                        "file",
                        "online",
                        List.of("k' or 1=1=v' or 1=1", "b=c"),
                        "p' or 1=1",
                        "s' or 1=1")
                .toCondition(false);

        String where = String.join(" and ", condition.terms());
        assertThat(where).doesNotContain("1=1");
        assertThat(condition.parameters().keySet())
                .allSatisfy(name -> assertThat(where).containsPattern(":" + name + "\\b"));
    }

    @Test
    void constantsAreReadInAnyCase() {
        assertThat(location("on_premises").toCondition(false).parameters())
                .containsEntry("location", Location.ON_PREMISES);
    }

    @Test
    void aBadConstantIsRefusedWithTheGoodOnes() {
        refuses(location("MOON"), "CLOUD", "ON_PREMISES");
        refuses(new GatewayFilter(null, null, "TAPE", null, List.of(), null, null), "FILE", "ISCSI");
        refuses(new GatewayFilter(null, null, null, "ASLEEP", List.of(), null, null), "ONLINE", "STALE", "OFFLINE");
        refuses(location(""), "location");
    }

    @ParameterizedTest
    @ValueSource(strings = {"env", "", "=prod", "="})
    void aLabelWithoutAKeyOrAnEqualsSignIsRefused(String label) {
        refuses(labels(label), "key=value");
    }

    @ParameterizedTest
    @CsvSource({"env=prod,env,prod", "env=,env,''", "a/b.c=x=y,a/b.c,x=y"})
    void aLabelIsSplitAtItsFirstEqualsSign(String label, String key, String value) {
        assertThat(labels(label).toCondition(false).parameters())
                .containsEntry("key0", key)
                .containsEntry("value0", value);
    }

    @Test
    void twoLabelsMustBothHoldAlsoIfTheyHaveTheSameKey() {
        GatewayFilter.Condition condition = labels("env=prod", "env=test").toCondition(false);

        assertThat(condition.terms()).hasSize(2);
        assertThat(condition.parameters())
                .containsEntry("key0", "env")
                .containsEntry("value0", "prod")
                .containsEntry("key1", "env")
                .containsEntry("value1", "test");
    }

    @Test
    void aLabelThatIsNamedTwiceIsAskedForOnce() {
        assertThat(labels("env=prod", "env=prod").toCondition(false).terms()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"a%b,a!%b%", "a_b,a!_b%", "a!b,a!!b%", "%,!%%", "'  trimmed  ',trimmed%"})
    void aPrefixIsTakenLiterally(String prefix, String pattern) {
        GatewayFilter.Condition condition = prefix(prefix).toCondition(false);

        assertThat(condition.parameters()).containsEntry("prefix", pattern);
        assertThat(condition.terms()).singleElement().asString().contains("escape '!'");
    }

    @Test
    void aBlankPrefixAsksForNothing() {
        assertThat(prefix("  ").toCondition(false).terms()).isEmpty();
    }

    private static GatewayFilter location(String location) {
        return new GatewayFilter(null, location, null, null, List.of(), null, null);
    }

    private static GatewayFilter labels(String... labels) {
        return new GatewayFilter(null, null, null, null, List.of(labels), null, null);
    }

    private static GatewayFilter prefix(@Nullable String prefix) {
        return new GatewayFilter(null, null, null, null, List.of(), prefix, null);
    }

    private static void refuses(GatewayFilter filter, String... parts) {
        assertThatThrownBy(() -> filter.toCondition(false)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("INVALID_FILTER");
            assertThat(refusal.getStatusCode()).isEqualTo(400);
            assertThat(refusal.getDetail()).contains(parts);
        });
    }

    private static GatewayFilter presence(String state) {
        return new GatewayFilter(null, null, null, state, List.of(), null, null);
    }
}
