package io.sallyport.gateways;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

@ApplicationScoped
class GroupRepository implements PanacheRepositoryBase<Group, String> {
    /** Reads these in one query, so that looking at each of them later costs none within this transaction. */
    void load(Collection<String> ids) {
        if (!ids.isEmpty()) {
            list("id in ?1", ids);
        }
    }

    /** @param among empty: all */
    List<Group> after(String id, Optional<Set<String>> among, int most) {
        return among.map(ids -> find("id > ?1 and id in ?2 order by id", id, ids))
                .orElseGet(() -> find("id > ?1 order by id", id))
                .page(0, most)
                .list();
    }
}
