package io.sallyport.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {

    @Property
    void aClientIdIsReadAsItWasWritten(@ForAll("groups") GroupId group, @ForAll("gateways") GatewayId gateway) {
        ClientId client = ClientId.of(group, gateway);

        assertThat(client.toString().length()).isLessThanOrEqualTo(44);
        assertThat(ClientId.parse(client.toString())).isEqualTo(client);
        assertThat(ClientId.parse(client.toString()).gateway()).isEqualTo(gateway);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GID_123", "GID-abc", "GID_aaaaaaaaaaaaaaaaaaaaa"})
    void aGroupIdOf7To25CharactersIsAccepted(String text) {
        assertThat(new GroupId(text).toString()).isEqualTo(text);
    }

    @Test
    void aGroupIdOf6Or26CharactersIsRefusedWithTheNumbers() {
        refuses(() -> new GroupId("GID_12"), "7 to 25", "has 6");
        refuses(() -> new GroupId("GID_" + "a".repeat(22)), "7 to 25", "has 26");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gid_1234", "GIDx1234", "GID_a/bc", "GID_a@@@b", "GID_äöü1", "GID_12\n3", "GID_ 123", "AGID_123"
            })
    void aGroupIdOfAnotherFormIsRefused(String text) {
        refuses(() -> new GroupId(text), "GID_ or GID-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gw-0hzpq7k3m9x2",
                "gw-0hzpq7k3m9x2tt",
                "gw_0hzpq7k3m9x2t",
                "gw-0HZPQ7K3M9X2T",
                "gw-ihzpq7k3m9x2t",
                "gw-lhzpq7k3m9x2t",
                "gw-ohzpq7k3m9x2t",
                "gw-uhzpq7k3m9x2t",
                "gw-0hzpq7k3m9x2t\n"
            })
    void aGatewayIdOfAnotherFormIsRefused(String text) {
        refuses(() -> new GatewayId(text), "13 characters", "has " + text.length());
    }

    @Test
    void aClientIdOf64CharactersIsAcceptedAndOneOf65RefusedWithTheNumbers() {
        GroupId group = new GroupId("GID_" + "a".repeat(21));

        assertThat(new ClientId(group, "d".repeat(36)).toString()).hasSize(64);
        refuses(() -> new ClientId(group, "d".repeat(37)), "at most 64", "has 65");
        refuses(() -> ClientId.parse(group + "@@@" + "d".repeat(37)), "at most 64", "has 65");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GID_test",
                "GID_test@@gw",
                "GID_test@@@",
                "@@@gw",
                "GID_test@@@a@b",
                "GID_test@@@a/b",
                "GID_test@@@@b"
            })
    void whatIsNoClientIdIsRefused(String text) {
        assertThatThrownBy(() -> ClientId.parse(text)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void theConsoleHasAClientIdForEachPriorityClass() {
        ClientId client = ClientId.ofConsole(new GroupId("GID_console"), "0hzpq7k3m9x2t", "control");

        assertThat(client).hasToString("GID_console@@@console-0hzpq7k3m9x2t-control");
        refuses(client::gateway, "gw-");
    }

    @Test
    void anOriginOutsideItsLimitsIsRefusedWithTheNumbers() {
        refuses(() -> new Origin(0, 1, "b", 1, null), "binding", "at least 1", "is 0");
        refuses(() -> new Origin(1, -1, "b", 1, null), "boot", "at least 0", "is -1");
        refuses(() -> new Origin(1, 1, "b", -1, null), "session", "at least 0", "is -1");
        refuses(() -> new Origin(1, 1, "b", 1, -1L), "seq", "at least 0", "is -1");
        refuses(() -> new Origin(1, 1, "", 1, null), "1 to 36", "has 0");
        refuses(() -> new Origin(1, 1, "b".repeat(37), 1, null), "1 to 36", "has 37");
        refuses(() -> new Origin(1, 1, "a b", 1, null), "printable ASCII");
        assertThat(new Origin(1, 0, "b".repeat(36), 0, 0L).requireSeq()).isZero();
        assertThatThrownBy(() -> new Origin(1, 1, "b", 1, null).requireSeq()).hasMessageContaining("seq is missing");
    }

    @Provide
    Arbitrary<GroupId> groups() {
        return MessageArbitraries.groupIds();
    }

    @Provide
    Arbitrary<GatewayId> gateways() {
        return MessageArbitraries.gatewayIds();
    }

    private static void refuses(ThrowingCallable action, String... parts) {
        assertThatThrownBy(action)
                .isInstanceOf(ProtocolException.class)
                .hasMessageContainingAll(parts)
                .extracting(e -> ((ProtocolException) e).code())
                .isEqualTo(ProtocolException.Code.INVALID_IDENTITY);
    }
}
