package io.sallyport.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.api.Refusal;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.ProtocolException;
import io.sallyport.protocol.storage.BandwidthConfig;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.testing.EmbeddedServers;
import io.sallyport.testing.Registry;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With the application's own way to read JSON. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ResourceFormsTest {
    private static final GatewayId GATEWAY = new GatewayId("gw-0000000000001");
    private static final ResourceAddress SHARE = new ResourceAddress(GATEWAY, ResourceKind.SHARE, "one");
    private static final String BODY = StorageRequests.nfs("forms", "x");

    @Inject
    ResourceForms forms;

    @Test
    void theNameIsTheOneOfThePath() {
        assertThat(forms.read(SHARE, json(BODY)).name()).isEqualTo("one");
        assertThat(forms.read(SHARE, with("name", "one")).name()).isEqualTo("one");
        assertThatThrownBy(() -> forms.read(SHARE, with("name", "two")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("NAME_DIFFERS"));
    }

    @Test
    void whatNobodyKnowsIsRefused() {
        assertThatThrownBy(() -> forms.read(SHARE, with("colour", "red"))).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> forms.read(SHARE, with("protocol", "FTP"))).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> forms.read(SHARE, Registry.parse("[]"))).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> forms.read(SHARE, null)).isInstanceOf(Refusal.class);
    }

    @Test
    void whatTheConfigurationItselfHasAgainstItIsSaid() {
        ObjectNode body = json(BODY);
        body.putObject("smb");

        assertThatThrownBy(() -> forms.read(SHARE, body)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void aPatchChangesWhatItNames() {
        ResourceConfig before = forms.read(SHARE, json(BODY));

        ShareConfig after = (ShareConfig) forms.patched(SHARE, before, json("{\"archive\":true}"));

        assertThat(after.archive()).isTrue();
        assertThat(after.bucket()).isEqualTo(((ShareConfig) before).bucket());
    }

    @Test
    void noSecretIsShownAndOneThatAPatchDoesNotNameIsNotTakenForANewOne() {
        ResourceAddress address = new ResourceAddress(GATEWAY, ResourceKind.BUCKET_CREDENTIAL, "main");
        ResourceConfig sealed = forms.read(address, json(StorageRequests.CREDENTIAL));

        assertThat(forms.shown(sealed).has("secret")).isFalse();
        assertThat(forms.column(sealed)).contains("s3cr3t-of-the-key");
        assertThat(forms.patched(address, sealed, json("{\"expiresAt\":\"2030-01-01T00:00:00Z\"}"))
                        .sealedSecret())
                .isNull();
        assertThat(forms.withSecret(address.kind(), sealed, "another").sealedSecret())
                .isEqualTo("another");
    }

    @Test
    void whatIsKeptIsReadAgain() {
        ResourceConfig config = forms.read(SHARE, json(BODY));

        assertThat(forms.ofColumn(ResourceKind.SHARE, forms.column(config))).isEqualTo(config);
    }

    @Test
    void leftOutAndSaidDefaultsAreComparedAsTheSame() {
        ObjectNode said = forms.shown(forms.read(SHARE, json(BODY)));
        ObjectNode leftOut = json(BODY).put("name", "one");

        assertThat(Difference.between(
                        forms.comparable(ResourceKind.SHARE, said), forms.comparable(ResourceKind.SHARE, leftOut)))
                .isEmpty();
    }

    @Test
    void whatANewerGatewaySaysIsComparedAsItIs() {
        ObjectNode newer = json("{\"schedule\":[{\"days\":[\"EIGHTHDAY\"],\"from\":\"00:00\",\"to\":\"00:00\"}]}");

        assertThat(forms.comparable(ResourceKind.BANDWIDTH, newer)).isEqualTo(newer);
    }

    @Test
    void whatThisVersionDoesNotKnowIsNoDifference() {
        ObjectNode reported = json("{\"schedule\":[],\"burst\":true}");
        ObjectNode desired = forms.shown(new BandwidthConfig(null, List.of(), null));

        assertThat(Difference.between(
                        forms.comparable(ResourceKind.BANDWIDTH, desired),
                        forms.comparable(ResourceKind.BANDWIDTH, reported)))
                .isEmpty();
    }

    @Test
    void howAVolumeWasMadeIsNoDifferenceAndStays() {
        ResourceAddress address = new ResourceAddress(GATEWAY, ResourceKind.VOLUME, "disk");
        ResourceConfig made = forms.read(
                address,
                json(
                        """
                        {"bucket":{"provider":"oss","account":"acme","name":"forms"},"credential":"main","sizeBytes":1073741824,
                         "cache":"WRITE_THROUGH"}"""));
        ResourceConfig recovered = forms.recovering(made);

        assertThat(recovered).isNotEqualTo(made);
        assertThat(Difference.between(
                        forms.comparable(ResourceKind.VOLUME, forms.shown(made)),
                        forms.comparable(ResourceKind.VOLUME, forms.shown(recovered))))
                .isEmpty();
        assertThat(forms.madeAs(recovered, made)).isEqualTo(recovered);
        assertThat(forms.madeAs(made, made)).isEqualTo(made);
    }

    private static ObjectNode with(String member, String value) {
        return json(BODY).put(member, value);
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) Registry.parse(text);
    }
}
