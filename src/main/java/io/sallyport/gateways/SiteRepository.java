package io.sallyport.gateways;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

@ApplicationScoped
class SiteRepository implements PanacheRepositoryBase<Site, String> {
    List<Site> after(String name, int most) {
        return find("name > ?1 order by name", name).page(0, most).list();
    }
}
