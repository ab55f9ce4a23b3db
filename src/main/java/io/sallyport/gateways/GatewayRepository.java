package io.sallyport.gateways;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sallyport.api.PageRequest;
import io.sallyport.protocol.ClientId;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.GroupId;
import io.sallyport.security.Place;
import io.sallyport.security.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class GatewayRepository implements PanacheRepositoryBase<Gateway, String> {
    private static final String DIRECTORY = "select g.id, g.groupId, g.site, g.binding, g.lifecycle from Gateway g";
    private static final int DIRECTORY_PAGE = 2_000;

    private final EntityManager entityManager;

    GatewayRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    List<Gateway> find(GatewayFilter filter, Reach reach, PageRequest page, boolean brokerAway) {
        GatewayFilter.Condition condition = filter.toCondition(brokerAway).within(reach);
        List<String> terms = new ArrayList<>(condition.terms());
        terms.add("g.id > :after");
        var query = entityManager
                .createQuery(
                        "select g from Gateway g where " + String.join(" and ", terms) + " order by g.id",
                        Gateway.class)
                .setParameter("after", page.afterOrStart(GatewayId::new))
                .setMaxResults(page.fetchSize());
        condition.parameters().forEach(query::setParameter);
        return query.getResultList();
    }

    List<String> ids(GatewayFilter filter, Reach reach, int most, boolean brokerAway) {
        GatewayFilter.Condition condition = filter.toCondition(brokerAway).within(reach);
        String where = " where " + String.join(" and ", condition.terms());
        var query = entityManager
                .createQuery("select g.id from Gateway g" + where + " order by g.id", String.class)
                .setMaxResults(most);
        condition.parameters().forEach(query::setParameter);
        return query.getResultList();
    }

    /** Where it is; empty if there is no such gateway. */
    @Transactional
    Optional<Place> place(String id) {
        return entityManager
                .createQuery("select g.groupId, g.site from Gateway g where g.id = :id", Object[].class)
                .setParameter("id", id)
                .getResultStream()
                .map(row -> new Place((String) row[0], (String) row[1]))
                .findFirst();
    }

    /** Native: what is written with entities is translated anew for each number of IDs. */
    Set<String> within(Collection<String> ids, Reach reach) {
        ReachTerm term = ReachTerm.inSql(reach);
        Query query = entityManager
                .createNativeQuery("SELECT g.id FROM gateway g WHERE g.id IN (:ids) AND " + term.text(), String.class)
                .setParameter("ids", ids);
        term.parameters().forEach(query::setParameter);
        @SuppressWarnings("unchecked")
        List<String> found = query.getResultList();
        return Set.copyOf(found);
    }

    boolean anyIn(GroupId group) {
        return find("groupId", group.value()).page(0, 1).firstResult() != null;
    }

    boolean anyAt(SiteName site) {
        return find("site", site.value()).page(0, 1).firstResult() != null;
    }

    boolean isNameTaken(String groupId, String name, String exceptId) {
        return find("groupId = ?1 and name = ?2 and id <> ?3", groupId, name, exceptId)
                        .page(0, 1)
                        .firstResult()
                != null;
    }

    /** Locks the row and reads it as it is now. Plain SQL: MariaDB does not take what Hibernate writes to lock while it reads. */
    @Nullable
    Gateway lock(String id) {
        entityManager
                .createNativeQuery("SELECT id FROM gateway WHERE id = :id FOR UPDATE")
                .setParameter("id", id)
                .getResultList();
        Gateway gateway = findById(id);
        if (gateway != null) {
            entityManager.refresh(gateway);
        }
        return gateway;
    }

    /** The gateways that follow this one in the order of the IDs, a page of them; empty if it is the last. No more than that is held at once. */
    @Transactional
    List<GatewayDirectory.Row> directoryAfter(String id) {
        return rows(entityManager
                .createQuery(DIRECTORY + " where g.id > :id order by g.id", Object[].class)
                .setParameter("id", id)
                .setMaxResults(DIRECTORY_PAGE));
    }

    @Transactional
    List<GatewayDirectory.Row> directory(Set<String> ids) {
        return rows(entityManager
                .createQuery(DIRECTORY + " where g.id in :ids", Object[].class)
                .setParameter("ids", ids));
    }

    /**
     * What a command needs to know of its gateway, without the entities, of which it would load two with all that belongs to them. Native: what
     * is written with entities is translated anew for each number of IDs.
     */
    List<GatewayService.Target> targets(Collection<String> ids) {
        return entityManager.unwrap(Session.class).doReturningWork(connection -> targets(connection, ids));
    }

    private static List<GatewayService.Target> targets(Connection connection, Collection<String> ids)
            throws SQLException {
        String sql =
                """
                SELECT g.id, g.group_id, g.binding, g.signed_downlinks, g.lifecycle, COALESCE(p.state, 'OFFLINE')
                FROM gateway g LEFT JOIN gateway_presence p ON p.gateway_id = g.id WHERE g.id IN (%s)"""
                        .formatted(String.join(", ", Collections.nCopies(ids.size(), "?")));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int index = 1;
            for (String id : ids) {
                select.setString(index++, id);
            }
            List<GatewayService.Target> targets = new ArrayList<>(ids.size());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    targets.add(target(row));
                }
            }
            return targets;
        }
    }

    private static GatewayService.Target target(ResultSet row) throws SQLException {
        GatewayId id = new GatewayId(row.getString(1));
        return new GatewayService.Target(
                id,
                ClientId.of(new GroupId(row.getString(2)), id),
                row.getLong(3),
                row.getBoolean(4),
                Lifecycle.valueOf(row.getString(5)),
                PresenceState.valueOf(row.getString(6)));
    }

    private static List<GatewayDirectory.Row> rows(TypedQuery<Object[]> query) {
        Stream<Object[]> rows = query.getResultStream();
        return rows.map(row -> new GatewayDirectory.Row(
                        (String) row[0],
                        new GatewayDirectory.Entry(
                                (String) row[1], (String) row[2], (Long) row[3], (Lifecycle) row[4])))
                .toList();
    }
}
