package io.sallyport.activation;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

@ApplicationScoped
class MachineRepository implements PanacheRepositoryBase<Machine, String> {
    /** An older one is told that it is fenced; one that is still older, that nobody knows it. */
    private static final int MOST_REMEMBERED = 8;

    /** The newest first. */
    List<Machine> of(String gatewayId) {
        return find("gatewayId = ?1 order by binding desc", gatewayId)
                .page(0, MOST_REMEMBERED)
                .list();
    }

    Optional<Machine> newestOf(String gatewayId) {
        return find("gatewayId = ?1 order by binding desc", gatewayId).firstResultOptional();
    }
}
