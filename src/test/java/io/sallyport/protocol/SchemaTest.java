package io.sallyport.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.storage.StorageMethods;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemas as a part of the contract: complete, correct by themselves, true of what the contract shows, and against what it refuses. */
class SchemaTest {

    @ParameterizedTest
    @MethodSource("schemas")
    void aSchemaIsASchema(String name) {
        assertThat(Schemas.errorsOfSchema(name)).isEmpty();
        assertThat(Schemas.schema(name).path("title").asText()).isNotEmpty();
        assertThat(Schemas.schema(name).path("description").asText()).isNotEmpty();
    }

    @Test
    void everyMessageOfAGatewayHasASchema() {
        for (Class<?> type : UplinkMessage.class.getPermittedSubclasses()) {
            String name = type == CommandSucceeded.class
                    ? "response.result"
                    : type == CommandFailed.class ? "response.error" : constant(type, "METHOD");
            assertThat(Schemas.names()).contains(name);
        }
    }

    @Test
    void everyMethodAndMessageOfTheContractIsShown() {
        Set<String> shown = GoldenMessages.names().stream()
                .map(name -> GoldenMessages.tree(name).path("method").asText())
                .collect(Collectors.toSet());

        assertThat(shown).contains(ConfigReport.METHOD, LogExcerpt.METHOD).containsAll(methods());
    }

    @Test
    void theLargestLogExcerptFitsIntoAPayload() {
        ObjectNode excerpt = GoldenMessages.tree("log-excerpt");
        ObjectNode params = (ObjectNode) excerpt.get("params");
        params.put("part", 100).put("of", 100).put("base64", "A".repeat(64_000));
        ObjectNode origin = (ObjectNode) params.get("origin");
        origin.put("binding", Long.MAX_VALUE).put("boot", Long.MAX_VALUE).put("session", Long.MAX_VALUE);
        assertThat(Schemas.errors("log.excerpt", excerpt)).isEmpty();
        assertThat(excerpt.toString().length()).isLessThanOrEqualTo(Limits.MAX_PAYLOAD_BYTES);

        params.put("base64", "A".repeat(64_004));
        assertThat(Schemas.errors("log.excerpt", excerpt)).isNotEmpty();
    }

    @Test
    void everyMethodOfTheConsoleHasSchemasOfItsParametersAndItsResult() {
        Set<String> names = Schemas.names();

        assertThat(methods()).hasSizeGreaterThan(20).allSatisfy(method -> assertThat(names)
                .contains(method + ".params", method + ".result"));
    }

    private static Set<String> methods() {
        Set<String> methods = new TreeSet<>();
        for (Class<?> owner : List.of(Methods.class, StorageMethods.class)) {
            for (Field field : owner.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
                    methods.add(constant(owner, field.getName()));
                }
            }
        }
        return methods;
    }

    @ParameterizedTest
    @MethodSource("golden")
    void whatTheContractShowsIsValid(String name) {
        JsonNode message = GoldenMessages.tree(name);

        assertThat(Schemas.errorsOfMessage(message, Schemas.envelopeOf(message)))
                .isEmpty();
    }

    @Test
    void theResultsThatTheContractShowsAreValid() {
        assertThat(Schemas.errors("status.get.result", result("response-status-get")))
                .isEmpty();
        assertThat(Schemas.errors("command.query.result", result("response-command-query")))
                .isEmpty();
        for (String method : List.of("gateway.restart", "gateway.setBandwidth", "gateway.rehome")) {
            assertThat(Schemas.errors(method + ".result", result("response-result")))
                    .isEmpty();
        }
        assertThat(Schemas.errors("config.get.result", result("response-config-get")))
                .isEmpty();
        assertThat(Schemas.errors("share.diagnose.result", result("response-share-diagnose")))
                .isEmpty();
        assertThat(Schemas.errors("gateway.upgrade.result", result("response-gateway-upgrade")))
                .isEmpty();
        assertThat(Schemas.errors("gateway.collectLogs.result", result("response-gateway-collect-logs")))
                .isEmpty();
    }

    @Test
    void eachErrorCodeIsShown() {
        Stream<Integer> shown = GoldenMessages.names().stream()
                .map(GoldenMessages::tree)
                .filter(message -> message.has("error"))
                .map(message -> message.at("/error/code").intValue());

        assertThat(shown)
                .containsAll(
                        Arrays.stream(RpcError.values()).map(RpcError::code).toList());
    }

    @Test
    void theKnownValuesAreThoseOfTheCode() {
        ObjectNode status = Schemas.schema("status");
        assertKnown(status.at("/properties/activity"), Activity.values());
        assertKnown(status.at("/$defs/share/properties/protocol"), ShareStatus.Protocol.values());
        assertKnown(status.at("/$defs/share/properties/state"), ShareStatus.State.values());
        assertKnown(status.at("/$defs/volume/properties/state"), ShareStatus.State.values());
        assertKnown(status.at("/$defs/share/properties/bucket/properties/health"), ShareStatus.Bucket.Health.values());
        assertKnown(status.at("/$defs/alert/properties/severity"), StatusReport.Severity.values());
        assertKnown(
                Schemas.schema("command.query.result").at("/$defs/answer/properties/state"),
                Methods.CommandQueryResult.State.values());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "presence-online   | presence.online       | /jsonrpc                     | \"1.0\"",
                "presence-online   | presence.online       | /method                      | \"presence.offline\"",
                "presence-online   | presence.online       | /result                      | {}",
                "presence-online   | presence.online       | /params/at                   | \"yesterday\"",
                "presence-online   | presence.online       | /params/at                   | \"1969-12-31T23:59:59Z\"",
                "presence-online   | presence.online       | /params/agentVersion         | null",
                "presence-online   | presence.online       | /params/protocolVersion      | 0",
                "presence-online   | presence.online       | /params/reportIntervalSeconds| 86401",
                "presence-online   | presence.online       | /params/capabilities/0       | null",
                "presence-offline  | presence.offline      | /params/reason               | 1",
                "presence-offline  | presence.offline      | /params/origin/binding       | 0",
                "presence-offline  | presence.offline      | /params/origin/boot          | 9223372036854775808",
                "presence-offline  | presence.offline      | /params/origin/bootId        | \"with space\"",
                "command-received  | command.received      | /params/commandId            | \"1-1-1-1-1\"",
                "command-progress  | command.progress      | /params/percent              | 101",
                "status-report     | status.report         | /params/origin/seq           | null",
                "status-report     | status.report         | /params/cpu                  | 1.01",
                "status-report     | status.report         | /params/network/rttMillis    | 1e400",
                "status-report     | status.report         | /params/shares/0             | null",
                "status-report     | status.report         | /params/shares/0/syncPercent | 100.5",
                "status-report     | status.report         | /params/caches/0/id          | null",
                "status-report     | status.report         | /params/caches/0/throttled   | \"no\"",
                "response-result   | response.result       | /id                          | 7",
                "response-result   | response.result       | /error                       | {}",
                "response-result   | response.result       | /result/origin               | null",
                "response-error    | response.error        | /error/code                  | 2147483648",
                "response-error    | response.error        | /error/message               | null",
                "response-error    | response.error        | /error/data                  | null",
                "response-error    | response.error        | /error/data/dirtyBytes       | -1",
                "response-error    | response.error        | /error/data/gatewayTime      | 1",
                "command           | command               | /meta/gatewayId              | \"gw-0HZPQ7K3M9X2T\"",
                "command           | command               | /meta/startBy                | null",
                "command           | command               | /meta/generation             | -1",
                "command           | command               | /params                      | []",
                "command           | command               | /id                          | null",
                "broadcast         | broadcast             | /meta/gatewayId              | \"gw-0hzpq7k3m9x2t\"",
                "command-status-get| status.get.params     |                              | []",
                "response-status-get | status.get.result   | /at                          | null",
                "command-noreply   | gateway.restart.params| /acceptDataLoss              | \"yes\"",
                "response-result   | gateway.restart.result| /origin                      | {}",
                "command-query     | command.query.params  | /commandIds                  | []",
                "command-query     | command.query.params  | /commandIds/0                | \"\"",
                "response-command-query | command.query.result | /commands               | {}",
                "response-command-query | command.query.result | /commands/0/commandId   | null",
                "response-command-query | command.query.result | /commands/0/error       | \"it failed\"",
                "config-report | config.report | /params/origin/seq | null",
                "config-report | config.report | /params/configHash | null",
                "config-report | config.report | /params/shares/0/name | null",
                "config-report | config.report | /params/volumes/0 | \"vol-1\"",
                "config-report | config.report | /params/bandwidth | []",
                "config-report | config.report | /params/cacheDisks/0/generation | -1",
                "config-report | config.report | /params/bucketCredentials/0/secretId | 7",
                "config-report | config.report | /params/directory/epoch | \"1\"",
                "command | share.put.params | /protocol | \"FTP\"",
                "command | share.put.params | /smb | {}",
                "command | share.put.params | /bucket/prefix | \"a/../b\"",
                "command | share.put.params | /encryption/keyId | null",
                "command | share.put.params | /cache/mode | \"\"",
                "command | share.put.params | /nfs/versions/0 | \"V2\"",
                "command-share-put-smb | share.put.params | /nfs | {}",
                "command-volume-put | volume.put.params | /cacheDisk | null",
                "command-volume-put | volume.put.params | /sizeBytes | 0",
                "command-cache-attach | cache.attach.params | /device | null",
                "command-bucket-credential-put | bucketCredential.put.params | /role | \"a-role\"",
                "command-bucket-credential-put-role | bucketCredential.put.params | /role | null",
                "command-smb-user-put | smbUser.put.params | /secret | \"\"",
                "command-directory-join | directory.join.params | /domain | null",
                "command-directory-join-ldap | directory.join.params | /servers | []",
                "command-share-delete | share.delete.params | /drain/maxWaitSeconds | 86401",
                "command-share-refresh | share.refresh.params | /name | \"-\"",
                "command-cache-drain | cache.drain.params | /drain/onExpiry | \"GIVE_UP\"",
                "response-share-diagnose | share.diagnose.result | /checks/0/ok | null",
                "command-config-get | config.get.params |  | []",
                "response-config-get | config.get.result | /at | null",
                "log-excerpt | log.excerpt | /params/commandId | null",
                "log-excerpt | log.excerpt | /params/part | 0",
                "log-excerpt | log.excerpt | /params/of | 101",
                "log-excerpt | log.excerpt | /params/base64 | \"\"",
                "log-excerpt | log.excerpt | /params/base64 | \"no base64\"",
                "command-gateway-upgrade | gateway.upgrade.params | /url | \"http://packages.example.com/a\"",
                "command-gateway-upgrade | gateway.upgrade.params | /url | \"https://\"",
                "command-gateway-upgrade | gateway.upgrade.params | /version | \"\"",
                "command-gateway-upgrade | gateway.upgrade.params | /sha256 | \"0\"",
                "command-gateway-upgrade | gateway.upgrade.params | /signature | null",
                "command-gateway-upgrade | gateway.upgrade.params | /phase | \"TRY\"",
                "command-gateway-upgrade | gateway.upgrade.params | /phase | null",
                "response-gateway-upgrade | gateway.upgrade.result | /version | null",
                "command-gateway-collect-logs | gateway.collectLogs.params | /since | null",
                "command-gateway-collect-logs | gateway.collectLogs.params | /maxBytes | 1023",
                "command-gateway-collect-logs | gateway.collectLogs.params | /maxBytes | 4800001",
                "command-gateway-collect-logs | gateway.collectLogs.params | /uploadUrl | \"ftp://logs.example.com\"",
                "command-gateway-collect-logs-upload | gateway.collectLogs.params | /maxBytes | 1073741825",
                "command-gateway-collect-logs-upload | gateway.collectLogs.params | /uploadUrl | null",
                "response-gateway-collect-logs | gateway.collectLogs.result | /sha256 | null",
                "response-gateway-collect-logs | gateway.collectLogs.result | /parts | 0",
                "command-gateway-set-bandwidth | gateway.setBandwidth.params | /schedule | null",
                "command-gateway-set-bandwidth | gateway.setBandwidth.params | /timeZone | 8",
                "command-gateway-set-bandwidth | gateway.setBandwidth.params | /schedule/0/days | []",
                "command-gateway-set-bandwidth | gateway.setBandwidth.params | /schedule/0/days/1 | \"MONDAY\"",
                "command-gateway-set-bandwidth | gateway.setBandwidth.params | /schedule/0/from | \"24:00\"",
                "command-gateway-set-bandwidth | gateway.setBandwidth.params | /schedule/0/to | \"8:00\"",
                "command-gateway-set-bandwidth | gateway.setBandwidth.params | /schedule/0/uploadBytesPerSecond | 6399",
                "command-gateway-set-bandwidth | gateway.setBandwidth.params | /schedule/0/downloadBytesPerSecond | 0",
                "response-result | gateway.setBandwidth.result | /origin | null",
                "command-gateway-rehome | gateway.rehome.params | /endpoints | []",
                "command-gateway-rehome | gateway.rehome.params | /endpoints/0/kind | \"mqtt\"",
                "command-gateway-rehome | gateway.rehome.params | /endpoints/0/host | \"a host\"",
                "command-gateway-rehome | gateway.rehome.params | /endpoints/0/port | 65536",
                "command-gateway-rehome | gateway.rehome.params | /endpoints/1/network | null",
                "command-gateway-rehome | gateway.rehome.params | /ca | \"-----BEGIN PRIVATE KEY-----\"",
                "command-gateway-rehome | gateway.rehome.params | /confirmWithinSeconds | 29",
                "response-result | gateway.rehome.result | /origin | {}"
            })
    void aSchemaRefusesWhatBreaksOneOfItsRules(String golden, String schema, String place, String value) {
        JsonNode message = GoldenMessages.tree(golden);
        JsonNode whole = schema.endsWith(".params")
                ? message.get("params")
                : schema.endsWith(".result") && !schema.startsWith("response") ? message.get("result") : message;
        assertThat(Schemas.errors(schema, whole)).as("as it was").isEmpty();

        JsonNode broken = place == null ? Schemas.read(value) : Places.with(whole, place, Schemas.read(value));

        assertThat(Schemas.errors(schema, broken)).as("broken").isNotEmpty();
    }

    static Set<String> schemas() {
        return Schemas.names();
    }

    static Set<String> golden() {
        return GoldenMessages.names();
    }

    private static JsonNode result(String golden) {
        return GoldenMessages.tree(golden).get("result");
    }

    private static void assertKnown(JsonNode schema, Enum<?>[] values) {
        assertThat(schema.path("examples"))
                .extracting(JsonNode::textValue)
                .containsExactlyElementsOf(Arrays.stream(values).map(Enum::name).toList());
    }

    private static String constant(Class<?> type, String name) {
        try {
            return (String) type.getDeclaredField(name).get(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type + " has no constant " + name, e);
        }
    }
}
