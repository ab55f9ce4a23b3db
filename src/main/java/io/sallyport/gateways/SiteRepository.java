package io.sallyport.gateways;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;

@ApplicationScoped
class SiteRepository implements PanacheRepositoryBase<Site, String> {
    /** @param among empty: all */
    List<Site> after(String name, Optional<Set<String>> among, int most) {
        return among.map(names -> find("name > ?1 and name in ?2 order by name", name, names))
                .orElseGet(() -> find("name > ?1 order by name", name))
                .page(0, most)
                .list();
    }
}
