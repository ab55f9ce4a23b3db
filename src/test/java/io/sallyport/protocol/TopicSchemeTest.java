package io.sallyport.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.protocol.Topic.Kind;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicSchemeTest {
    private static final TopicScheme TOPICS = TopicScheme.DEFAULT;
    private static final GroupId LONGEST_GROUP = new GroupId("GID_" + "a".repeat(21));
    private static final GatewayId GATEWAY = new GatewayId("gw-0hzpq7k3m9x2t");
    private static final ClientId CLIENT = ClientId.of(new GroupId("GID_test"), GATEWAY);

    @ParameterizedTest
    @CsvSource({
        "REPLY, csg_up_ctl/reply/",
        "PRESENCE, csg_up_ctl/presence/",
        "STATUS, csg_up_stat/status/",
        "CONFIG, csg_up_bulk/config/",
        "LOG, csg_up_bulk/log/",
        "COMMAND, csg_dn_ctl/p2p/",
        "BULK_COMMAND, csg_dn_bulk/p2p/"
    })
    void eachKindHasItsTopic(Kind kind, String topic) {
        assertThat(TOPICS.of(kind, CLIENT)).isEqualTo(topic + "GID_test@@@gw-0hzpq7k3m9x2t");
        assertThat(kind.isUplink()).isEqualTo(topic.contains("_up_"));
    }

    @Property
    void aTopicIsReadAsItWasWritten(
            @ForAll("kinds") Kind kind, @ForAll("groups") GroupId group, @ForAll("gateways") GatewayId gateway) {
        ClientId client = ClientId.of(group, gateway);

        Topic topic = TOPICS.parse(TOPICS.of(kind, client));

        assertThat(topic).isEqualTo(new Topic(kind, client.toString()));
        assertThat(topic.clientId()).isEqualTo(client);
    }

    @Property
    void aBroadcastTopicIsReadAsItWasWritten(@ForAll("groups") GroupId group) {
        assertThat(TOPICS.broadcast(group)).isEqualTo("csg_dn_ctl/all/" + group);
        assertThat(TOPICS.parse(TOPICS.broadcast(group))).isEqualTo(new Topic(Kind.BROADCAST, group.toString()));
    }

    @Test
    void anEventTopicIsRead() {
        assertThat(TOPICS.parse("csg_events/gateways")).isEqualTo(new Topic(Kind.EVENT, "gateways"));
    }

    @Property
    void anyTextIsATopicOrRefused(@ForAll String text) {
        assertThatThrownBy(() -> TOPICS.parse(text)).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "csg_up_ctl",
                "csg_up_ctl/reply",
                "csg_up_ctl/status/GID_test@@@gw-0hzpq7k3m9x2t",
                "csg_up_stat/reply/GID_test@@@gw-0hzpq7k3m9x2t",
                "csg_dn_bulk/all/GID_test",
                "other/reply/GID_test@@@gw-0hzpq7k3m9x2t",
                "/csg_up_ctl/reply/GID_test@@@gw-0hzpq7k3m9x2t"
            })
    void aTopicOfNobodyIsRefused(String topic) {
        assertThatThrownBy(() -> TOPICS.parse(topic)).hasMessageContaining("not a topic of this deployment");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody", "GID_test", "a/b"})
    void aTopicWithoutAClientIdNamesNoClient(String address) {
        Topic topic = TOPICS.parse("csg_up_ctl/reply/" + address);

        assertThatThrownBy(topic::clientId).isInstanceOf(ProtocolException.class);
    }

    @Test
    void theLongestGroupFitsTheDefaultParentsExactly() {
        String presence = TOPICS.of(Kind.PRESENCE, ClientId.of(LONGEST_GROUP, GATEWAY));

        assertThat(presence).hasSize(64);
        TOPICS.requireFits(LONGEST_GROUP);
        assertThat(TOPICS.parse(presence).kind()).isEqualTo(Kind.PRESENCE);
    }

    @Test
    void aTopicOf65CharactersIsRefusedWithTheNumbers() {
        TopicScheme oneLonger = uplinkControl("csg_up_ctrl");

        assertThatThrownBy(() -> oneLonger.of(Kind.PRESENCE, ClientId.of(LONGEST_GROUP, GATEWAY)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContainingAll("at most 64", "has 65");
        assertThatThrownBy(() -> oneLonger.requireFits(LONGEST_GROUP)).hasMessageContaining("has 65");
        assertThatThrownBy(() -> TOPICS.parse("x".repeat(65))).hasMessageContainingAll("at most 64", "has 65");
        oneLonger.requireFits(new GroupId("GID_" + "a".repeat(20)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a#", "+", "ä", "a b", "a\n"})
    void aParentThatIsNotOneLevelIsRefused(String parent) {
        assertThatThrownBy(() -> uplinkControl(parent)).hasMessageContaining("one level of [A-Za-z0-9_@-]");
    }

    @Test
    void parentsThatCouldNotBeToldApartAreRefused() {
        assertThatThrownBy(() -> new TopicScheme("u", "u", "u", "d", "d", "e"))
                .hasMessageContaining("control and the bulk downlink must differ");
        assertThatThrownBy(() -> new TopicScheme("u", "v", "w", "v", "d", "e"))
                .hasMessageContaining("uplink and downlink must differ, both have v");
        assertThatThrownBy(() -> new TopicScheme("u", "v", "w", "c", "d", "w"))
                .hasMessageContaining("events must differ from all others, another one is w");
    }

    @Test
    void onlyAGatewaysKindsHaveATopicOfAClient() {
        assertThatThrownBy(() -> TOPICS.of(Kind.EVENT, CLIENT)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TOPICS.of(Kind.BROADCAST, CLIENT)).isInstanceOf(IllegalArgumentException.class);
    }

    private static TopicScheme uplinkControl(String parent) {
        return new TopicScheme(parent, "csg_up_stat", "csg_up_bulk", "csg_dn_ctl", "csg_dn_bulk", "csg_events");
    }

    @Provide
    Arbitrary<Kind> kinds() {
        return Arbitraries.of(Kind.class).filter(kind -> kind != Kind.EVENT && kind != Kind.BROADCAST);
    }

    @Provide
    Arbitrary<GroupId> groups() {
        return MessageArbitraries.groupIds();
    }

    @Provide
    Arbitrary<GatewayId> gateways() {
        return MessageArbitraries.gatewayIds();
    }
}
