package io.sallyport.storage.rules;

import static io.sallyport.storage.rules.Scene.RULES;
import static io.sallyport.storage.rules.Scene.credential;
import static io.sallyport.storage.rules.Scene.directory;
import static io.sallyport.storage.rules.Scene.disk;
import static io.sallyport.storage.rules.Scene.file;
import static io.sallyport.storage.rules.Scene.nfs;
import static io.sallyport.storage.rules.Scene.refusal;
import static io.sallyport.storage.rules.Scene.user;
import static io.sallyport.storage.rules.Scene.volume;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sallyport.api.Refusal;
import io.sallyport.gateways.GatewayType;
import io.sallyport.protocol.storage.BandwidthConfig;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.StorageMethods;
import io.sallyport.protocol.storage.VolumeConfig;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KindRulesTest {
    static Stream<ResourceConfig> all() {
        return Stream.of(
                nfs("{}"), volume("{}"), disk("{}"), credential("{}"), user("{}"), directory("{}"), bandwidth());
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyKindHasRules(ResourceConfig config) {
        ResourceKind kind = KindRules.kindOf(config);

        assertThat(config).isInstanceOf(kind.type());
        assertThatCode(() -> RULES.check(
                        config, config, Scene.forA(config).with(config).situation()))
                .doesNotThrowAnyException();
        assertThat(RULES.delete(kind)).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("all")
    void belongsToATypeOfGateway(ResourceConfig config) {
        boolean onFile = !(config instanceof VolumeConfig);
        boolean onBlock = List.of(
                        ResourceKind.VOLUME,
                        ResourceKind.CACHE_DISK,
                        ResourceKind.BUCKET_CREDENTIAL,
                        ResourceKind.BANDWIDTH)
                .contains(KindRules.kindOf(config));

        check(config, GatewayType.FILE, onFile);
        check(config, GatewayType.ISCSI, onBlock);
    }

    private static void check(ResourceConfig config, GatewayType type, boolean allowed) {
        Situation situation = Scene.of(type).with(config).situation();
        if (allowed) {
            assertThatCode(() -> RULES.check(config, config, situation)).doesNotThrowAnyException();
        } else {
            Refusal refusal = refusal(() -> RULES.check(config, config, situation));
            assertThat(refusal.getStatusCode()).isEqualTo(422);
            assertThat(refusal.getParameters())
                    .containsEntry("code", "NOT_FOR_THIS_GATEWAY")
                    .containsEntry("gatewayType", type.name());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void isLeftAloneIfTheAgentDoesNotKnowTheMethod(ResourceConfig config) {
        String method = RULES.put(config, null);
        Scene scene = Scene.forA(config).bare().with(neededBy(config));

        Refusal refusal = refusal(() ->
                RULES.check(config, null, scene.saying("1.0.0", "status.get").situation()));

        assertThat(refusal.getStatusCode()).isEqualTo(422);
        assertThat(refusal.getParameters())
                .containsEntry("code", "UNSUPPORTED")
                .containsEntry("agentVersion", "1.0.0")
                .containsEntry("method", method);
        assertThat(refusal.getDetail()).contains("version 1.0.0", method);
        assertThatCode(() ->
                        RULES.check(config, null, scene.saying("1.4.2", method).situation()))
                .doesNotThrowAnyException();
        assertThatCode(() -> RULES.check(config, null, scene.saying(null).situation()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("all")
    void isNotDeletedIfTheAgentDoesNotKnowTheMethod(ResourceConfig config) {
        Refusal refusal = refusal(() -> RULES.checkDeletion(
                config,
                Scene.AT_ONCE,
                Scene.forA(config).bare().saying(null, "status.get").situation()));

        assertThat(refusal.getParameters())
                .containsEntry("code", "UNSUPPORTED")
                .containsEntry("method", RULES.delete(KindRules.kindOf(config)))
                .doesNotContainKey("agentVersion");
    }

    private static ResourceConfig[] neededBy(ResourceConfig config) {
        return KindRules.kindOf(config).isServed()
                ? new ResourceConfig[] {credential("{}"), disk("{}")}
                : new ResourceConfig[0];
    }

    @Test
    void eachChangeHasItsMethod() {
        assertThat(RULES.put(nfs("{}"), null)).isEqualTo(StorageMethods.SHARE_PUT);
        assertThat(RULES.put(volume("{}"), null)).isEqualTo(StorageMethods.VOLUME_PUT);
        assertThat(RULES.put(disk("{}"), null)).isEqualTo(StorageMethods.CACHE_ATTACH);
        assertThat(RULES.put(disk("{}"), disk("{}"))).isEqualTo(StorageMethods.CACHE_EXPAND);
        assertThat(RULES.put(credential("{}"), null)).isEqualTo(StorageMethods.BUCKET_CREDENTIAL_PUT);
        assertThat(RULES.put(user("{}"), null)).isEqualTo(StorageMethods.SMB_USER_PUT);
        assertThat(RULES.put(directory("{}"), null)).isEqualTo(StorageMethods.DIRECTORY_JOIN);
        assertThat(RULES.put(bandwidth(), null)).isEqualTo(StorageMethods.SET_BANDWIDTH);
        assertThat(Stream.of(ResourceKind.values()).map(RULES::delete))
                .containsExactly(
                        StorageMethods.SHARE_DELETE,
                        StorageMethods.VOLUME_DELETE,
                        StorageMethods.CACHE_DETACH,
                        StorageMethods.BUCKET_CREDENTIAL_DELETE,
                        StorageMethods.SMB_USER_DELETE,
                        StorageMethods.DIRECTORY_LEAVE,
                        StorageMethods.SET_BANDWIDTH);
    }

    @ParameterizedTest
    @EnumSource(ResourceKind.class)
    void aBandwidthLimitEndsByHavingNoInterval(ResourceKind kind) {
        assertThat(RULES.deletionParams(kind, Scene.AT_ONCE))
                .isEqualTo(
                        kind == ResourceKind.BANDWIDTH ? new BandwidthConfig(null, List.of(), "UTC") : Scene.AT_ONCE);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'principal':'AK2','secret':null}                                             | INVALID_COMBINATION | secret",
                "{'principal':'AK2'}                                                           | INVALID_COMBINATION | secret",
                "{'provider':'s3'}                                                             | CAN_NOT_CHANGE      | provider",
                "{'probe':{'provider':'s3','account':'1','name':'films'}}                      | INVALID_COMBINATION | probe",
            })
    void aCredentialIsRefused(String patch, String code, String field) {
        Refusal refusal =
                refusal(() -> RULES.check(credential(patch.replace('\'', '"')), credential("{}"), file().situation()));

        assertThat(refusal.getParameters()).containsEntry("code", code).containsEntry("field", field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'principal':'AK2','secret':'sealed2'}",
                "{'secret':null}",
                "{'principal':null,'secret':null,'role':'gateway'}",
                "{'expiresAt':'2027-01-01T00:00:00Z'}",
                "{'probe':{'provider':'oss','account':'1','name':'films'}}",
            })
    void aCredentialMayBeRotated(String patch) {
        assertThatCode(() -> RULES.check(credential(patch.replace('\'', '"')), credential("{}"), file().situation()))
                .doesNotThrowAnyException();
    }

    @Test
    void whatSignsInNeedsASecretOnce() {
        List<ResourceConfig> bare = List.of(
                credential("{\"secret\":null,\"name\":\"new\"}"),
                user("{\"secret\":null}"),
                directory("{\"secret\":null}"));
        for (ResourceConfig config : bare) {
            assertThat(refusal(() -> RULES.check(config, null, file().situation()))
                            .getParameters())
                    .containsEntry("code", "INVALID_COMBINATION")
                    .containsEntry("field", "secret");
        }
        assertThatCode(() -> RULES.check(bare.get(1), user("{}"), file().situation()))
                .doesNotThrowAnyException();
        assertThatCode(() -> RULES.check(bare.get(2), directory("{}"), file().situation()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "VOLUME, volumes.per-gateway, volumes",
        "CACHE_DISK, cache-disks.per-gateway, cacheDisks",
        "BUCKET_CREDENTIAL, bucket-credentials, bucketCredentials",
        "SMB_USER, smb-users, smbUsers",
        "SHARE, shares.per-gateway, shares"
    })
    void aGatewayHasSoManyOfEachKindAsTheProfileSays(ResourceKind kind, String setting, String field) {
        KindRules tight = Scene.rules(Map.of("sallyport.storage.limits." + setting, "3"));
        ResourceConfig[] three =
                IntStream.range(0, 4).mapToObj(i -> named(kind, i)).toArray(ResourceConfig[]::new);
        Scene scene = Scene.forA(three[0]).with(three[1], three[2], three[3]);

        assertThat(refusal(() -> tight.check(three[0], null, scene.situation())).getParameters())
                .containsEntry("code", "LIMIT_EXCEEDED")
                .containsEntry("field", field)
                .containsEntry("max", 3L);
        assertThatCode(() -> tight.check(three[1], three[1], scene.situation())).doesNotThrowAnyException();
    }

    private static ResourceConfig named(ResourceKind kind, int number) {
        String name = "{\"name\":\"n%d\"".formatted(number);
        return switch (kind) {
            case VOLUME -> volume(name + ",\"cache\":\"WRITE_THROUGH\",\"cacheDisk\":null}");
            case CACHE_DISK -> disk(name + ",\"device\":\"/dev/sd%d\"}".formatted(number));
            case BUCKET_CREDENTIAL -> credential(name + "}");
            case SMB_USER -> user(name + "}");
            default -> nfs(name + "}");
        };
    }

    private static BandwidthConfig bandwidth() {
        return new BandwidthConfig(null, List.of(), null);
    }
}
