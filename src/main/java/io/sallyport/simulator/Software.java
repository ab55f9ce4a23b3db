package io.sallyport.simulator;

import io.sallyport.protocol.Methods;
import io.sallyport.protocol.storage.StorageMethods;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which software a gateway runs, and what that can do. A part of the fleet runs an older one until it is upgraded.
 *
 * @param downloaded the version of the package that is there to be installed
 */
record Software(String version, @Nullable String downloaded) {
    static final String CURRENT = "1.4.0-simulated";
    static final String OLD = "1.3.2-simulated";
    /** A capability that is a mode of a method. */
    static final String RECOVER = "volume.put:RECOVER";

    private static final List<String> ALWAYS = List.of(
            Methods.STATUS_GET,
            Methods.CONFIG_GET,
            Methods.COMMAND_QUERY,
            Methods.GATEWAY_RESTART,
            Methods.GATEWAY_UPGRADE,
            StorageMethods.SET_BANDWIDTH,
            StorageMethods.SHARE_PUT,
            StorageMethods.SHARE_DELETE,
            StorageMethods.SHARE_RESTART,
            StorageMethods.SHARE_REFRESH,
            StorageMethods.VOLUME_PUT,
            StorageMethods.VOLUME_DELETE,
            StorageMethods.CACHE_ATTACH,
            StorageMethods.CACHE_EXPAND,
            StorageMethods.CACHE_DETACH,
            StorageMethods.SMB_USER_PUT,
            StorageMethods.SMB_USER_DELETE,
            StorageMethods.DIRECTORY_JOIN,
            StorageMethods.DIRECTORY_LEAVE,
            StorageMethods.BUCKET_CREDENTIAL_PUT,
            StorageMethods.BUCKET_CREDENTIAL_DELETE);
    /** What came with 1.4. */
    private static final List<String> SINCE_1_4 = List.of(
            StorageMethods.CACHE_DRAIN, StorageMethods.SHARE_DIAGNOSE, Methods.COLLECT_LOGS, Methods.REHOME, RECOVER);

    private static final Set<String> ALL =
            Set.copyOf(Stream.concat(ALWAYS.stream(), SINCE_1_4.stream()).toList());

    /** Every third of a kind of place runs the old one. */
    static Software first(GatewayPlan plan) {
        return new Software(plan.name().endsWith("-03") ? OLD : CURRENT, null);
    }

    boolean can(String capability) {
        return ALL.contains(capability) && (isAtLeast(1, 4) || !SINCE_1_4.contains(capability));
    }

    /** What {@code presence.online} says. */
    List<String> capabilities() {
        return Stream.concat(ALWAYS.stream(), SINCE_1_4.stream())
                .filter(this::can)
                .toList();
    }

    Software with(String downloadedVersion) {
        return new Software(version, downloadedVersion);
    }

    private boolean isAtLeast(int major, int minor) {
        int[] numbers = Arrays.stream(version.split("[^0-9]+"))
                .filter(part -> !part.isEmpty() && part.length() < 6)
                .mapToInt(Integer::parseInt)
                .limit(2)
                .toArray();
        int first = numbers.length > 0 ? numbers[0] : 0;
        int second = numbers.length > 1 ? numbers[1] : 0;
        return first > major || (first == major && second >= minor);
    }
}
