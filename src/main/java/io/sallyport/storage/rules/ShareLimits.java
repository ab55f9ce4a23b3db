package io.sallyport.storage.rules;

import io.sallyport.protocol.storage.BucketRef;
import io.sallyport.protocol.storage.CacheConfig;
import io.sallyport.protocol.storage.NfsConfig;
import io.sallyport.protocol.storage.ReverseSync;
import io.sallyport.protocol.storage.ShareConfig;
import io.sallyport.protocol.storage.SmbConfig;
import java.time.Duration;
import java.util.List;

/** What a share may be set to, whatever the gateway has. */
final class ShareLimits {
    private final ProviderProfile.Shares limits;

    ShareLimits(ProviderProfile.Shares limits) {
        this.limits = limits;
    }

    void check(ShareConfig share) {
        checkCache(Given.cache(share));
        checkReverseSync(Given.reverseSync(share));
        if (Given.on(share.ignoreDeletes()) && Given.on(Given.reverseSync(share).enabled())) {
            throw Refusals.invalidCombination(
                    "ignoreDeletes",
                    "What is deleted can't stay in the bucket while reverse synchronisation brings it back.");
        }
        if (Given.on(share.transferAcceleration()) && share.bucket().endpoint() == BucketRef.Endpoint.INTERNAL) {
            throw Refusals.invalidCombination(
                    "transferAcceleration", "Transfer acceleration is not to be had on the internal endpoint.");
        }
        if (share.nfs() != null) {
            checkClients(share.nfs());
        }
        if (share.smb() != null) {
            checkUsers(share.smb());
        }
    }

    private void checkCache(CacheConfig cache) {
        seconds("cache.writeBackLagSeconds", limits.minWriteBackLag(), limits.maxWriteBackLag())
                .check(cache.writeBackLagSeconds());
        int most = limits.maxMegabytesPerSecond();
        new Limit("cache.frontendLimitMBps", 0, most).check(cache.frontendLimitMBps());
        new Limit("cache.backendLimitMBps", 0, most).check(cache.backendLimitMBps());
        new Limit("cache.downloadLimitMBps", 0, most).check(cache.downloadLimitMBps());
        if (Given.number(cache.backendLimitMBps()) > 0) {
            // Else users write faster than the gateway can ever upload, and dirty data fill the cache.
            new Limit("cache.backendLimitMBps", Given.number(cache.frontendLimitMBps()), most)
                    .check(cache.backendLimitMBps());
        }
    }

    private void checkReverseSync(ReverseSync sync) {
        boolean download = Given.on(sync.download());
        seconds(
                        "reverseSync.pollingSeconds",
                        download ? limits.minPollingWithDownload() : limits.minPolling(),
                        limits.maxPolling())
                .check(sync.pollingSeconds());
        if (!Given.on(sync.enabled())) {
            onlyWithReverseSync(download, "reverseSync.download");
            onlyWithReverseSync(Given.on(sync.partialPaths()), "reverseSync.partialPaths");
        }
    }

    private static void onlyWithReverseSync(boolean asked, String field) {
        if (asked) {
            throw Refusals.invalidCombination(field, field + " is there with reverse synchronisation only.");
        }
    }

    private void checkClients(NfsConfig nfs) {
        checkClients("nfs.readOnlyClients", nfs.readOnlyClients());
        checkClients("nfs.readWriteClients", nfs.readWriteClients());
    }

    private void checkClients(String field, List<String> clients) {
        new Limit(field, 0, limits.clientsPerList()).check(clients.size());
        clients.stream()
                .filter(client -> ClientNetwork.parse(client).isEmpty())
                .findFirst()
                .ifPresent(wrong -> {
                    throw Refusals.invalidValue(
                            field, wrong + " is neither an IP address nor a network such as 10.1.0.0/16.");
                });
    }

    private void checkUsers(SmbConfig smb) {
        new Limit("smb.readOnlyUsers", 0, limits.clientsPerList())
                .check(smb.readOnlyUsers().size());
        new Limit("smb.readWriteUsers", 0, limits.clientsPerList())
                .check(smb.readWriteUsers().size());
    }

    private static Limit seconds(String field, Duration min, Duration max) {
        return new Limit(field, min.toSeconds(), max.toSeconds());
    }
}
