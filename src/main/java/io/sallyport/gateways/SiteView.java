package io.sallyport.gateways;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A site as it goes out. */
public record SiteView(
        String name,
        String displayName,
        String timeZone,
        List<Contact> contacts,
        @Nullable WanLink wanLink,
        @Nullable MaintenanceWindow maintenanceWindow,
        List<Freeze> freezes,
        Instant createdAt,
        Instant updatedAt) {
    static SiteView of(Site site) {
        return new SiteView(
                site.name(),
                site.displayName(),
                site.timeZone(),
                site.contacts(),
                site.wanLink(),
                site.maintenanceWindow(),
                site.freezes(),
                site.createdAt(),
                site.updatedAt());
    }
}
