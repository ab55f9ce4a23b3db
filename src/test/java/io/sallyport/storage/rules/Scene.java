package io.sallyport.storage.rules;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.api.Refusal;
import io.sallyport.gateways.GatewayClass;
import io.sallyport.gateways.GatewayType;
import io.sallyport.gateways.GatewayView;
import io.sallyport.gateways.Lifecycle;
import io.sallyport.gateways.Location;
import io.sallyport.gateways.PresenceCause;
import io.sallyport.gateways.PresenceState;
import io.sallyport.gateways.PresenceView;
import io.sallyport.protocol.DownlinkCodec;
import io.sallyport.protocol.StatusReport;
import io.sallyport.protocol.storage.BucketCredentialConfig;
import io.sallyport.protocol.storage.CacheDiskConfig;
import io.sallyport.protocol.storage.DirectoryConfig;
import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.protocol.storage.SmbUserConfig;
import io.sallyport.protocol.storage.StorageMethods;
import io.sallyport.protocol.storage.VolumeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A gateway to which the rules are applied, with the credential and the cache disk that the resources made here refer to. */
final class Scene {
    static final KindRules RULES = rules(Map.of());
    static final StorageMethods.Delete AT_ONCE = new StorageMethods.Delete("it", false, null);
    static final Instant AT = Instant.parse("2026-11-24T08:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GatewayType type;
    private final List<ResourceConfig> desired = new ArrayList<>(List.of(credential("{}"), disk("{}")));
    private GatewayClass gatewayClass = GatewayClass.STANDARD;
    private List<String> capabilities = List.of();
    private String agentVersion = "1.4.2";
    private StatusReport status;

    private Scene(GatewayType type) {
        this.type = type;
    }

    static Scene of(GatewayType type) {
        return new Scene(type);
    }

    static Scene file() {
        return of(GatewayType.FILE);
    }

    static Scene block() {
        return of(GatewayType.ISCSI);
    }

    /** One on which this kind of resource is at home. */
    static Scene forA(ResourceConfig config) {
        return config instanceof VolumeConfig ? block() : file();
    }

    static KindRules rules(Map<String, String> settings) {
        return new KindRules(new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(ProviderProfile.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(ProviderProfile.class));
    }

    Scene with(ResourceConfig... more) {
        desired.addAll(List.of(more));
        return this;
    }

    Scene bare() {
        desired.clear();
        return this;
    }

    Scene ofClass(GatewayClass one) {
        gatewayClass = one;
        return this;
    }

    Scene saying(String version, String... methods) {
        agentVersion = version;
        capabilities = List.of(methods);
        return this;
    }

    /** @param members of a report besides its origin and its time */
    Scene reporting(String members) {
        ObjectNode report = object(members).put("at", AT.toString());
        report.putObject("origin")
                .put("binding", 1)
                .put("boot", 1)
                .put("bootId", "b")
                .put("session", 1)
                .put("seq", 1);
        status = DownlinkCodec.params(report, StatusReport.class);
        return this;
    }

    Situation situation() {
        PresenceView presence = new PresenceView(
                PresenceState.ONLINE,
                PresenceState.ONLINE,
                AT,
                PresenceCause.SAID_ONLINE,
                "",
                false,
                0,
                null,
                agentVersion,
                1,
                30,
                capabilities,
                null);
        GatewayView gateway = new GatewayView(
                "gw-1",
                "one",
                null,
                Map.of(),
                "GID_a",
                null,
                Location.CLOUD,
                type,
                gatewayClass,
                Lifecycle.ACTIVATED,
                null,
                "GID_a@@@gw-1",
                1,
                false,
                null,
                List.of(),
                presence,
                AT,
                AT);
        return new Situation(gateway, List.copyOf(desired), status);
    }

    static ShareConfig nfs(String patch) {
        return made(
                """
                {"name":"it","protocol":"NFS","bucket":{"provider":"oss","account":"1","name":"films"},"credential":"key","cacheDisk":"disk"}""",
                patch,
                ShareConfig.class);
    }

    static ShareConfig smb(String patch) {
        return made(
                """
                {"name":"it","protocol":"SMB","bucket":{"provider":"oss","account":"1","name":"films"},"credential":"key","cacheDisk":"disk"}""",
                patch,
                ShareConfig.class);
    }

    static VolumeConfig volume(String patch) {
        return made(
                """
                {"name":"it","bucket":{"provider":"oss","account":"1","name":"blocks"},"credential":"key","sizeBytes":1073741824,"cacheDisk":"disk"}""",
                patch,
                VolumeConfig.class);
    }

    static CacheDiskConfig disk(String patch) {
        return made(
                """
                {"name":"disk","device":"/dev/vdb","sizeBytes":42949672960}""",
                patch,
                CacheDiskConfig.class);
    }

    static BucketCredentialConfig credential(String patch) {
        return made(
                """
                {"name":"key","provider":"oss","principal":"AK1","secret":"sealed"}""",
                patch,
                BucketCredentialConfig.class);
    }

    static SmbUserConfig user(String patch) {
        return made("""
                {"name":"ada","secret":"sealed"}""", patch, SmbUserConfig.class);
    }

    static DirectoryConfig directory(String patch) {
        return made(
                """
                {"type":"AD","domain":"corp.example.com","user":"joiner","secret":"sealed"}""",
                patch,
                DirectoryConfig.class);
    }

    static Refusal refusal(ThrowingCallable call) {
        Refusal refusal = catchThrowableOfType(Refusal.class, call);
        if (refusal == null) {
            throw new AssertionError("nothing was refused");
        }
        return refusal;
    }

    static ObjectNode object(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static <C> C made(String base, String patch, Class<C> type) {
        return DownlinkCodec.desired(merged(object(base), object(patch)), type);
    }

    /** RFC 7396. */
    private static ObjectNode merged(ObjectNode target, ObjectNode patch) {
        patch.fields().forEachRemaining(entry -> {
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                target.remove(entry.getKey());
            } else if (value instanceof ObjectNode inner) {
                target.set(
                        entry.getKey(),
                        merged(target.path(entry.getKey()) instanceof ObjectNode old ? old : object("{}"), inner));
            } else {
                target.set(entry.getKey(), value);
            }
        });
        return target;
    }
}
