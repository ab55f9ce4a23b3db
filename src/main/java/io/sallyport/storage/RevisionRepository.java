package io.sallyport.storage;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Of each resource the last {@value #KEPT} revisions. */
@ApplicationScoped
class RevisionRepository implements PanacheRepositoryBase<ResourceRevision, ResourceRevision.Key> {
    static final int KEPT = 100;

    void add(ResourceRevision revision, String resourceId) {
        persist(revision);
        delete("resourceId = ?1 and generation <= ?2", resourceId, revision.generation() - KEPT);
    }

    /** Newest first, older than a generation. */
    List<ResourceRevision> of(String resourceId, long before, int most) {
        return find("resourceId = ?1 and generation < ?2 order by generation desc", resourceId, before)
                .page(0, most)
                .list();
    }

    Optional<ResourceRevision> find(String resourceId, long generation) {
        return find("resourceId = ?1 and generation = ?2", resourceId, generation)
                .firstResultOptional();
    }
}
