package io.sallyport.gateways;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A site as it goes out. */
@Schema(
        examples =
                """
                {"name":"hangzhou-2","displayName":"Hangzhou plant 2","timeZone":"Asia/Shanghai",
                 "contacts":[{"name":"Night shift","email":"shift@example.com","phone":"+86 571 0000"}],
                 "wanLink":{"bandwidthMbps":200,"budgetGbPerMonth":5000},
                 "maintenanceWindow":{"days":["SATURDAY","SUNDAY"],"start":"02:00","durationMinutes":180},
                 "freezes":[{"from":"2026-12-20T00:00:00Z","until":"2027-01-03T00:00:00Z","reason":"stock-taking"}],
                 "createdAt":"2026-11-20T07:00:00Z","updatedAt":"2026-11-20T07:00:00Z"}""")
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
