package io.sallyport.storage;

import io.sallyport.api.PageRequest;
import io.sallyport.api.Refusal;
import io.sallyport.gateways.GatewayService;
import io.sallyport.gateways.ReachTerm;
import io.sallyport.protocol.GatewayId;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.ResourceName;
import io.sallyport.security.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Says what gateways are to serve and what they report, of one resource, one gateway and the fleet. */
@ApplicationScoped
class StorageReads {
    private final ManagedResourceRepository resources;
    private final StorageGatewayRepository storage;
    private final RevisionRepository revisions;
    private final GatewayService gateways;
    private final ResourceViews views;
    private final ResourceForms forms;
    private final EntityManager entityManager;

    StorageReads(
            ManagedResourceRepository resources,
            StorageGatewayRepository storage,
            RevisionRepository revisions,
            GatewayService gateways,
            ResourceViews views,
            ResourceForms forms,
            EntityManager entityManager) {
        this.resources = resources;
        this.storage = storage;
        this.revisions = revisions;
        this.gateways = gateways;
        this.views = views;
        this.forms = forms;
        this.entityManager = entityManager;
    }

    /** @throws Refusal 404 {@code RESOURCE_NOT_FOUND} */
    @Transactional
    ResourceView read(ResourceAddress address) {
        return views.view(require(address));
    }

    /** Also of what is gone by now. */
    @Transactional
    Optional<ResourceView> find(ResourceAddress address) {
        return resources.find(address).map(views::view);
    }

    /** One more than the page's limit, if there are more. @throws Refusal 404 {@code GATEWAY_NOT_FOUND} */
    @Transactional
    List<ResourceView> ofGateway(GatewayId id, String path, PageRequest page) {
        gateways.target(id);
        List<ResourceKind> kinds = Arrays.stream(ResourceKind.values())
                .filter(kind -> kind.path().equals(path))
                .toList();
        String after = page.afterOrStart(name -> ResourceName.require("after", name));
        return views.views(resources.ofKinds(id.value(), kinds, after, page.fetchSize()));
    }

    /** Across the fleet, sorted by ID. @throws Refusal 400 {@code INVALID_FILTER} */
    @Transactional
    List<FoundResource> find(ResourceFilter filter, Reach reach, PageRequest page) {
        ResourceFilter.Condition condition = filter.toCondition();
        ReachTerm within = ReachTerm.inSql(reach);
        Query query = entityManager.createNativeQuery(
                """
                SELECT r.id FROM managed_resource r JOIN gateway g ON g.id = r.gateway_id
                LEFT JOIN storage_gateway s ON s.gateway_id = r.gateway_id LEFT JOIN command c ON c.id = r.command_id
                WHERE r.id > :after AND (r.desired IS NOT NULL OR r.present OR (r.deleting IS NOT NULL AND NOT r.matching)) AND %s AND %s
                ORDER BY r.id LIMIT :most"""
                        .formatted(String.join(" AND ", condition.terms()), within.text()),
                String.class);
        query.setParameter("after", page.afterOrStart(StorageReads::requireId));
        query.setParameter("most", page.fetchSize());
        condition.parameters().forEach(query::setParameter);
        within.parameters().forEach(query::setParameter);
        @SuppressWarnings("unchecked") // a statement for IDs
        List<String> ids = query.getResultList();
        Map<String, ManagedResource> rows = ids.isEmpty()
                ? new HashMap<>()
                : resources.list("id in ?1", ids).stream()
                        .collect(Collectors.toMap(ManagedResource::id, Function.identity()));
        List<ManagedResource> found =
                ids.stream().flatMap(id -> Stream.ofNullable(rows.get(id))).toList();
        List<ResourceView> shown = views.views(found);
        return IntStream.range(0, found.size())
                .mapToObj(i -> new FoundResource(found.get(i).id(), shown.get(i)))
                .toList();
    }

    /** Newest first. @throws Refusal 404 {@code RESOURCE_NOT_FOUND} */
    @Transactional
    List<RevisionView> revisions(ResourceAddress address, PageRequest page) {
        ManagedResource resource = resources.find(address).orElseThrow(address::notFound);
        String after = page.afterOrStart(Long::parseLong);
        long before = after.isEmpty() ? Long.MAX_VALUE : Long.parseLong(after);
        // One further back, for the difference of the last one.
        List<ResourceRevision> found = revisions.of(resource.id(), before, page.fetchSize() + 1);
        return IntStream.range(0, Math.min(found.size(), page.fetchSize()))
                .mapToObj(i -> RevisionView.of(found.get(i), i + 1 < found.size() ? found.get(i + 1) : null, forms))
                .toList();
    }

    /** @throws Refusal 404 {@code GATEWAY_NOT_FOUND} */
    @Transactional
    StorageView storage(GatewayId id) {
        gateways.target(id);
        StorageGateway gateway = storage.findById(id.value());
        List<ResourceView> all = views.views(resources.ofGateway(id.value()).stream()
                .filter(ManagedResource::isThere)
                .toList());
        return StorageView.of(gateway == null ? StorageGateway.none(id) : gateway, all);
    }

    private ManagedResource require(ResourceAddress address) {
        return resources.find(address).filter(ManagedResource::isThere).orElseThrow(address::notFound);
    }

    private static void requireId(String id) {
        if (!id.matches("[0-9a-z]{13}")) {
            throw new IllegalArgumentException(id);
        }
    }

    /** With the ID that the list is sorted by. */
    record FoundResource(String id, ResourceView view) {}
}
