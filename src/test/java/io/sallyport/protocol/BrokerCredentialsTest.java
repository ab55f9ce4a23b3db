package io.sallyport.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.protocol.BrokerCredentials.Mode;
import org.junit.jupiter.api.Test;

class BrokerCredentialsTest {
    private static final String CLIENT_ID = "GID_one@@@gw-0000000000001";

    /** The vector is RFC 2202's second. */
    @Test
    void signsTheClientIdWithTheSecret() {
        BrokerCredentials credentials = new BrokerCredentials(Mode.SIGNATURE, "key", "Jefe", "instance");

        assertThat(credentials.password("what do ya want for nothing?")).isEqualTo("7/zfauXrL6LSdBbV8YTfnCWafHk=");
    }

    @Test
    void namesTheModeInTheUserName() {
        assertThat(of(Mode.SIGNATURE).username()).isEqualTo("Signature|key|instance");
        assertThat(of(Mode.DEVICE_CREDENTIAL).username()).isEqualTo("DeviceCredential|key|instance");
        assertThat(of(Mode.TOKEN).username()).isEqualTo("Token|key|instance");
        assertThat(BrokerCredentials.plain("key", "secret").username()).isEqualTo("key");
    }

    @Test
    void aDeviceSignsLikewiseAndATokenOrAPasswordGoesAsItIs() {
        assertThat(of(Mode.DEVICE_CREDENTIAL).password(CLIENT_ID))
                .isEqualTo(of(Mode.SIGNATURE).password(CLIENT_ID))
                .isNotEqualTo(of(Mode.DEVICE_CREDENTIAL).password(CLIENT_ID + "2"));
        assertThat(of(Mode.TOKEN).password(CLIENT_ID)).isEqualTo("secret");
        assertThat(BrokerCredentials.plain("key", "secret").password(CLIENT_ID)).isEqualTo("secret");
    }

    @Test
    void refusesWhatIsMissingAndNeverShowsTheSecret() {
        assertThatThrownBy(() -> BrokerCredentials.plain("key", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BrokerCredentials.plain("", "secret")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BrokerCredentials(Mode.TOKEN, "key", "secret", ""))
                .hasMessageContaining("instance");
        assertThatThrownBy(() -> new BrokerCredentials(Mode.SIGNATURE, "a|b", "secret", "instance"))
                .hasMessageNotContainingAny("secret");
        assertThatThrownBy(() -> new BrokerCredentials(Mode.SIGNATURE, "key", "secret", "a|b"))
                .hasMessageNotContainingAny("secret");
        assertThat(of(Mode.TOKEN)).asString().doesNotContain("secret");
    }

    @Test
    void readsAModeAsItIsConfigured() {
        assertThat(Mode.named("device-credential")).isEqualTo(Mode.DEVICE_CREDENTIAL);
        assertThat(Mode.named("PLAIN")).isEqualTo(Mode.PLAIN);
        assertThatThrownBy(() -> Mode.named("other")).isInstanceOf(IllegalArgumentException.class);
    }

    private static BrokerCredentials of(Mode mode) {
        return new BrokerCredentials(mode, "key", "secret", "instance");
    }
}
