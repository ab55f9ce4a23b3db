package io.sallyport.gateways;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where gateways stand. */
@Entity
@Table(name = "site")
class Site {
    @Id
    private String name;

    @Version
    private long version;

    @Column(name = "display_name")
    private String displayName;

    @Column(name = "time_zone")
    private String timeZone;

    @Convert(converter = JsonColumn.Contacts.class)
    private List<Contact> contacts;

    @Column(name = "bandwidth_mbps")
    private @Nullable Integer bandwidthMbps;

    @Column(name = "budget_gb_per_month")
    private @Nullable Integer budgetGbPerMonth;

    @Convert(converter = JsonColumn.Window.class)
    @Column(name = "maintenance_window")
    private @Nullable MaintenanceWindow maintenanceWindow;

    @Convert(converter = JsonColumn.Freezes.class)
    private List<Freeze> freezes;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate, which sets the fields
    Site() {}

    @SuppressWarnings("NullAway.Init") // put sets the rest
    Site(SiteName name, PutSite request, Instant now) {
        this.name = name.value();
        this.createdAt = now;
        put(request, now);
    }

    final void put(PutSite request, Instant now) {
        displayName = request.displayName();
        timeZone = request.timeZone();
        contacts = request.contacts();
        WanLink link = request.wanLink();
        bandwidthMbps = link == null ? null : link.bandwidthMbps();
        budgetGbPerMonth = link == null ? null : link.budgetGbPerMonth();
        maintenanceWindow = request.maintenanceWindow();
        freezes = request.freezes();
        updatedAt = now;
    }

    String name() {
        return name;
    }

    long version() {
        return version;
    }

    String displayName() {
        return displayName;
    }

    String timeZone() {
        return timeZone;
    }

    List<Contact> contacts() {
        return contacts;
    }

    @Nullable
    WanLink wanLink() {
        return bandwidthMbps == null ? null : new WanLink(bandwidthMbps, budgetGbPerMonth);
    }

    @Nullable
    MaintenanceWindow maintenanceWindow() {
        return maintenanceWindow;
    }

    List<Freeze> freezes() {
        return freezes;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }
}
