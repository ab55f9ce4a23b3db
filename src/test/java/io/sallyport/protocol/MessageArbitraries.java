package io.sallyport.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sallyport.protocol.storage.Drain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/**
 * Every message of the protocol, with each optional member present or absent. They are derived from the records' own components, so that
 * a member that is added later is generated without anybody thinking of it.
 */
final class MessageArbitraries {
    private static final Set<String> RATIOS = Set.of("cpu", "lossRatio", "hitRatio", "errorRatio");
    private static final long LAST_MILLISECOND_OF_9999 = 253_402_300_799_999L;

    private MessageArbitraries() {}

    static Arbitrary<UplinkMessage> uplink() {
        return Arbitraries.of(UplinkMessage.class.getPermittedSubclasses())
                .flatMap(MessageArbitraries::record)
                .map(UplinkMessage.class::cast);
    }

    static Arbitrary<DownlinkMessage> downlink() {
        return Arbitraries.of(DownlinkMessage.class.getPermittedSubclasses())
                .flatMap(MessageArbitraries::record)
                .map(DownlinkMessage.class::cast);
    }

    /** Any record of this package, made through its canonical constructor. */
    static <T> Arbitrary<T> record(Class<T> type) {
        if (type == ConfigReport.class) {
            return StorageArbitraries.reports().map(type::cast);
        } else if (type == LogExcerpt.class) {
            return StorageArbitraries.excerpts().map(type::cast);
        } else if (type == Drain.class) {
            return StorageArbitraries.drains().map(type::cast);
        }
        RecordComponent[] components = type.getRecordComponents();
        List<Arbitrary<Object>> members =
                Arrays.stream(components).map(c -> member(type, c)).toList();
        return Combinators.combine(members).as(values -> construct(type, components, values));
    }

    static Arbitrary<GatewayId> gatewayIds() {
        return Arbitraries.strings()
                .withChars("0123456789abcdefghjkmnpqrstvwxyz")
                .ofLength(13)
                .map(tsid -> new GatewayId("gw-" + tsid));
    }

    static Arbitrary<GroupId> groupIds() {
        return Combinators.combine(
                        Arbitraries.of("GID_", "GID-"),
                        Arbitraries.strings()
                                .alpha()
                                .numeric()
                                .withChars('_', '-')
                                .ofMinLength(3)
                                .ofMaxLength(21))
                .as((prefix, rest) -> new GroupId(prefix + rest));
    }

    /** A JSON object as it comes out of the parser, so that a number has one representation only. */
    static Arbitrary<ObjectNode> jsonObjects() {
        return Arbitraries.recursive(
                        () -> Arbitraries.oneOf(
                                texts().map(TextNode::valueOf),
                                Arbitraries.longs().map(LongNode::valueOf),
                                Arbitraries.doubles().map(DoubleNode::valueOf),
                                Arbitraries.of(true, false).map(BooleanNode::valueOf),
                                Arbitraries.just(NullNode.getInstance())),
                        MessageArbitraries::container,
                        0,
                        3)
                .map(MessageArbitraries::asObject);
    }

    private static Arbitrary<JsonNode> container(Arbitrary<? extends JsonNode> entries) {
        Arbitrary<JsonNode> lists = entries.list().ofMaxSize(3).map(list -> {
            ArrayNode array = WireJson.MAPPER.createArrayNode();
            list.forEach(array::add);
            return array;
        });
        Arbitrary<JsonNode> objects = Arbitraries.maps(texts(), entries)
                .ofMaxSize(3)
                .map(map -> {
                    ObjectNode object = WireJson.MAPPER.createObjectNode();
                    map.forEach(object::set);
                    return object;
                });
        return Arbitraries.oneOf(lists, objects);
    }

    private static ObjectNode asObject(JsonNode any) {
        try {
            ObjectNode object = any instanceof ObjectNode o
                    ? o
                    : WireJson.MAPPER.createObjectNode().set("value", any);
            object.remove("origin");
            return (ObjectNode) WireJson.MAPPER.readTree(WireJson.MAPPER.writeValueAsBytes(object));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings().ofMaxLength(20);
    }

    private static Arbitrary<Object> member(Class<?> owner, RecordComponent component) {
        Arbitrary<?> values = owner == Origin.class && component.getName().equals("bootId")
                ? Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(36)
                : ofType(component.getGenericType(), component.getName());
        boolean seqOfReport = owner == StatusReport.class && component.getType() == Origin.class;
        boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        Arbitrary<?> members = seqOfReport
                ? Combinators.combine(record(Origin.class), Arbitraries.longs().greaterOrEqual(0))
                        .as(Origin::withSeq)
                : optional ? values.injectNull(0.4) : values;
        return members.map(Object.class::cast);
    }

    private static Arbitrary<?> ofType(Type type, String name) {
        if (type instanceof ParameterizedType list) {
            int atLeast = name.equals("commandIds") ? 1 : 0;
            return ofType(list.getActualTypeArguments()[0], name)
                    .list()
                    .ofMinSize(atLeast)
                    .ofMaxSize(3);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return Arbitraries.of(plain.getEnumConstants());
        }
        if (plain == GatewayId.class) {
            return gatewayIds();
        }
        if (plain.isRecord()) {
            return record(plain);
        }
        Arbitrary<?> known = SIMPLE.get(plain);
        if (plain == Double.class) {
            double maximum = RATIOS.contains(name) ? 1 : name.endsWith("Percent") ? 100 : 1e15;
            return Arbitraries.doubles().between(0, maximum).ofScale(4);
        } else if (plain == int.class && name.equals("code")) {
            return Arbitraries.integers();
        } else if (known == null) {
            throw new IllegalStateException("no values known for " + type);
        }
        return known;
    }

    private static final Map<Class<?>, Arbitrary<?>> SIMPLE = Map.of(
            String.class,
            texts(),
            Long.class,
            Arbitraries.longs().greaterOrEqual(0),
            long.class,
            Arbitraries.longs().greaterOrEqual(1),
            int.class,
            Arbitraries.integers().between(1, 100),
            Integer.class,
            Arbitraries.integers().between(1, 100),
            Boolean.class,
            Arbitraries.of(true, false),
            boolean.class,
            Arbitraries.of(true, false),
            Instant.class,
            Arbitraries.longs().between(0, LAST_MILLISECOND_OF_9999).map(Instant::ofEpochMilli),
            UUID.class,
            Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new),
            ObjectNode.class,
            jsonObjects());

    private static <T> T construct(Class<T> type, RecordComponent[] components, List<Object> values) {
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the generator made an illegal " + type.getSimpleName(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
