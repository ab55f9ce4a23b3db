package io.sallyport.gateways;

import io.sallyport.api.PageRequest;
import io.sallyport.api.Preconditions;
import io.sallyport.api.Refusal;
import io.sallyport.audit.Audit;
import io.sallyport.audit.Deed;
import io.sallyport.changes.Change;
import io.sallyport.changes.Changes;
import io.sallyport.security.Actor;
import io.sallyport.security.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** Sites. */
@ApplicationScoped
public class SiteService {
    private final SiteRepository sites;
    private final GatewayRepository gateways;
    private final Changes changes;
    private final Audit audit;
    private final Clock clock;

    SiteService(SiteRepository sites, GatewayRepository gateways, Changes changes, Audit audit, Clock clock) {
        this.sites = sites;
        this.gateways = gateways;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional
    public List<SiteView> list(Reach reach, PageRequest page) {
        return sites.after(page.afterOrStart(SiteName::new), reach.sites(), page.fetchSize()).stream()
                .map(SiteView::of)
                .toList();
    }

    @Transactional
    Versioned<SiteView> read(SiteName name) {
        Site site = require(name);
        return new Versioned<>(SiteView.of(site), site.version());
    }

    /**
     * Creates the site, or makes it what is asked.
     *
     * @throws Refusal 400 {@code INVALID_FREEZE} if a freeze ends before it begins, 412 {@code VERSION_CHANGED}
     */
    @Transactional
    Put put(Actor actor, SiteName name, PutSite request, @Nullable String ifMatch) {
        if (!request.freezes().stream().allMatch(Freeze::endsAfterItBegins)) {
            throw Refusal.invalid("INVALID_FREEZE", "A freeze ends after it begins.");
        }
        Site site = sites.findById(name.value());
        boolean created = site == null;
        if (created) {
            site = new Site(name, request, clock.instant());
            sites.persist(site);
        } else {
            Preconditions.requireMatch(ifMatch, site.version());
            site.put(request, clock.instant());
        }
        sites.flush();
        changes.record(changeOf(site, site.version()));
        audit.record(Deed.of(actor, created ? "site.create" : "site.change", "site", site.name())
                .with("displayName", request.displayName())
                .with("timeZone", request.timeZone()));
        return new Put(new Versioned<>(SiteView.of(site), site.version()), created);
    }

    /** @throws Refusal 404 {@code SITE_NOT_FOUND}, 409 {@code SITE_NOT_EMPTY} while gateways stand there */
    @Transactional
    void delete(Actor actor, SiteName name, @Nullable String ifMatch) {
        Site site = require(name);
        Preconditions.requireMatch(ifMatch, site.version());
        if (gateways.anyAt(name)) {
            throw notEmpty();
        }
        changes.record(changeOf(site, site.version() + 1));
        audit.record(Deed.of(actor, "site.delete", "site", site.name()));
        sites.delete(site);
        try {
            sites.flush();
        } catch (ConstraintViolationException e) {
            // A gateway came meanwhile; the foreign key decides.
            throw notEmpty();
        } catch (PersistenceException e) {
            throw e.getCause() instanceof ConstraintViolationException ? notEmpty() : e;
        }
    }

    private static Change changeOf(Site site, long version) {
        return new Change(Change.Kind.SITE, site.name(), version, null, "");
    }

    private static Refusal notEmpty() {
        return Refusal.conflict("SITE_NOT_EMPTY", "Gateways stand at this site. Move or delete them first.");
    }

    private Site require(SiteName name) {
        Site site = sites.findById(name.value());
        if (site == null) {
            throw notFound(name.value());
        }
        return site;
    }

    static Refusal notFound(String name) {
        return Refusal.notFound("SITE_NOT_FOUND", "There is no site " + name + ".");
    }

    record Put(Versioned<SiteView> site, boolean created) {}
}
