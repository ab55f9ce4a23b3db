package io.sallyport.activation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.tsid.TsidCreator;
import io.sallyport.api.PageRequest;
import io.sallyport.api.Refusal;
import io.sallyport.audit.Audit;
import io.sallyport.audit.Deed;
import io.sallyport.gateways.GatewayService;
import io.sallyport.gateways.GatewayView;
import io.sallyport.messaging.ConsoleKeys;
import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Actor;
import io.sallyport.security.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.Response.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Batches of machines that come with one code: each becomes a gateway, at once or when somebody has approved it. */
@ApplicationScoped
class Enrolments {
    private static final Duration LONGEST_LIFE = Duration.ofDays(14);

    private final EnrolmentRepository enrolments;
    private final Claims claims;
    private final GatewayService gateways;
    private final ConsoleKeys consoleKeys;
    private final ActivationConfig config;
    private final Audit audit;
    private final ObjectMapper mapper;
    private final Clock clock;

    Enrolments(
            EnrolmentRepository enrolments,
            Claims claims,
            GatewayService gateways,
            ConsoleKeys consoleKeys,
            ActivationConfig config,
            Audit audit,
            ObjectMapper mapper,
            Clock clock) {
        this.enrolments = enrolments;
        this.claims = claims;
        this.gateways = gateways;
        this.consoleKeys = consoleKeys;
        this.config = config;
        this.audit = audit;
        this.mapper = mapper;
        this.clock = clock;
    }

    /** @throws Refusal 400 {@code INVALID_EXPIRY} or {@code INVALID_NETWORK}, 404 {@code GROUP_NOT_FOUND}, 409 {@code NO_SIGNING_KEY} */
    @Transactional
    EnrolmentBatchView create(CreateEnrolmentBatch request, Actor actor) {
        Instant now = clock.instant();
        if (!request.expiresAt().isAfter(now) || request.expiresAt().isAfter(now.plus(LONGEST_LIFE))) {
            throw Refusal.invalid(
                    "INVALID_EXPIRY", "expiresAt is within the next %d days.".formatted(LONGEST_LIFE.toDays()));
        }
        requireNetworks(request.networks());
        gateways.requirePlace(request.group(), request.site());
        boolean signed = request.signedDownlinks() == null ? config.signedDownlinks() : request.isSigned();
        ActivationCodes.requireKey(consoleKeys, signed);
        OneTimeCode code = OneTimeCode.make();
        EnrolmentBatch batch = new EnrolmentBatch(
                newId(EnrolmentBatch.PREFIX), request, write(request.with(signed)), code, actor.name(), now);
        enrolments.persist(batch);
        audit.record(Deed.of(actor, "enrolment-batch.create", "enrolment-batch", batch.id())
                .inGroup(batch.groupId())
                .with("name", batch.name())
                .with("count", batch.capacity()));
        return EnrolmentBatchView.of(batch, enrolments.counts(batch.id()), now, code);
    }

    @Transactional
    List<EnrolmentBatchView> list(Reach reach, PageRequest page) {
        return enrolments.batches(reach, page.afterOrStart(id -> {}), page.fetchSize()).stream()
                .map(this::view)
                .toList();
    }

    @Transactional
    EnrolmentBatchView read(String id) {
        return view(require(id));
    }

    @Transactional
    List<EnrolmentView> machines(String id, Enrolment.@Nullable State state, PageRequest page) {
        return enrolments.of(require(id).id(), state, page.afterOrStart(cursor -> {}), page.fetchSize()).stream()
                .map(EnrolmentView::of)
                .toList();
    }

    /** No machine comes any more that was not there; those that were approved may still. */
    @Transactional
    EnrolmentBatchView close(String id, Actor actor) {
        EnrolmentBatch batch = lock(id);
        batch.close(clock.instant());
        audit.record(
                Deed.of(actor, "enrolment-batch.close", "enrolment-batch", id).inGroup(batch.groupId()));
        return view(batch);
    }

    /** @throws Refusal 404 {@code ENROLMENT_NOT_FOUND}, 409 {@code ALREADY_DECIDED} */
    @Transactional
    EnrolmentView decide(String batchId, String enrolmentId, boolean approved, Actor actor) {
        EnrolmentBatch batch = lock(batchId);
        Enrolment enrolment = enrolments.findById(enrolmentId);
        if (enrolment == null || !enrolment.batchId().equals(batchId)) {
            throw Refusal.notFound("ENROLMENT_NOT_FOUND", "No such machine came with this code.");
        }
        if (enrolment.state() != Enrolment.State.WAITING) {
            throw Refusal.conflict("ALREADY_DECIDED", "The machine is " + enrolment.state() + " already.");
        }
        if (approved) {
            enrolment.approve(actor.name(), clock.instant());
        } else {
            enrolment.reject(actor.name(), clock.instant());
            batch.givePlaceBack();
        }
        audit.record(Deed.of(actor, approved ? "enrolment.approve" : "enrolment.reject", "enrolment", enrolmentId)
                .inGroup(batch.groupId())
                .with("serialNumber", enrolment.serialNumber()));
        return EnrolmentView.of(enrolment);
    }

    boolean isCode(Claim claim) {
        return enrolments.isCode(OneTimeCode.typed(claim.code()).hash());
    }

    /**
     * @return empty while the machine waits for somebody's approval
     * @throws Refusal 410 {@code CODE_EXPIRED} or {@code BATCH_CLOSED}, 409 {@code BATCH_FULL} or {@code NAME_TAKEN}, 403 {@code NETWORK_NOT_ALLOWED} or {@code
     *     ENROLMENT_REJECTED}, and what a claim of a gateway is refused with
     */
    @Transactional
    Optional<ActivationView> claim(Claim claim, Actor actor) {
        EnrolmentBatch batch = enrolments
                .lock("code_hash", OneTimeCode.typed(claim.code()).hash())
                .orElseThrow(() -> Refusal.notFound("CODE_UNKNOWN", "There is no such code."));
        CreateEnrolmentBatch profile = read(batch);
        if (!profile.allows(actor.address())) {
            throw Refusal.of(
                    Status.FORBIDDEN, "NETWORK_NOT_ALLOWED", "The code counts for machines of other networks only.");
        }
        Enrolment enrolment =
                enrolments.ofKey(batch.id(), claim.identityKey()).orElseGet(() -> enrol(batch, profile, claim, actor));
        return switch (enrolment.state()) {
            case WAITING -> Optional.empty();
            case REJECTED ->
                throw Refusal.of(
                        Status.FORBIDDEN, "ENROLMENT_REJECTED", "Somebody decided that this machine is no gateway.");
            case APPROVED -> Optional.of(activate(enrolment, profile, claim, actor));
            case ACTIVATED -> Optional.of(claims.again(new GatewayId(String.valueOf(enrolment.gatewayId())), claim));
        };
    }

    private Enrolment enrol(EnrolmentBatch batch, CreateEnrolmentBatch profile, Claim claim, Actor actor) {
        Instant now = clock.instant();
        switch (batch.state(now)) {
            case CLOSED ->
                throw Claims.gone("BATCH_CLOSED", "The batch is closed: no more machines come with its code.");
            case EXPIRED -> throw Claims.gone("CODE_EXPIRED", "The code has expired. Have a new one made.");
            case FULL ->
                throw Refusal.conflict("BATCH_FULL", "As many machines as were wanted have come with this code.");
            case OPEN -> batch.takePlace(now);
        }
        boolean twice = enrolments.hasSerial(batch.id(), claim.serialNumber());
        Enrolment enrolment = new Enrolment(
                newId(Enrolment.PREFIX),
                batch.id(),
                enrolments.nextNumber(batch.id()),
                claim,
                String.valueOf(actor.address()),
                twice,
                now);
        if (!profile.approval() && !twice) {
            enrolment.approve(Actor.SYSTEM.name(), now);
        }
        enrolments.persist(enrolment);
        return enrolment;
    }

    private ActivationView activate(Enrolment enrolment, CreateEnrolmentBatch profile, Claim claim, Actor actor) {
        GatewayView gateway = gateways.register(actor, profile.gateway(enrolment.number(), enrolment.serialNumber()))
                .value();
        enrolment.activated(gateway.id());
        return claims.bind(new GatewayId(gateway.id()), profile.isSigned(), null, claim, actor);
    }

    private EnrolmentBatchView view(EnrolmentBatch batch) {
        return EnrolmentBatchView.of(batch, enrolments.counts(batch.id()), clock.instant(), null);
    }

    private EnrolmentBatch require(String id) {
        EnrolmentBatch batch = enrolments.batch(id);
        if (batch == null) {
            throw notFound(id);
        }
        return batch;
    }

    private EnrolmentBatch lock(String id) {
        return enrolments.lock("id", id).orElseThrow(() -> notFound(id));
    }

    static Refusal notFound(String id) {
        return Refusal.notFound("ENROLMENT_BATCH_NOT_FOUND", "There is no enrolment batch " + id + ".");
    }

    private static void requireNetworks(List<String> networks) {
        try {
            networks.forEach(Network::parse);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(
                    "INVALID_NETWORK", "networks has one that is none, such as 203.0.113.0/24: " + e.getMessage());
        }
    }

    private String write(CreateEnrolmentBatch profile) {
        try {
            return mapper.writeValueAsString(profile);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a batch can't be written", e);
        }
    }

    private CreateEnrolmentBatch read(EnrolmentBatch batch) {
        try {
            return mapper.readValue(batch.profile(), CreateEnrolmentBatch.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the profile of " + batch.id() + " can't be read", e);
        }
    }

    private static String newId(String prefix) {
        return prefix + TsidCreator.getTsid().toString().toLowerCase(Locale.ROOT);
    }
}
