package io.sallyport.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One field that is not what it should be.
 *
 * @param field with dots, {@code cache.mode} say
 * @param desired null if it should not be there
 * @param reported null if it is not there
 */
@Schema(name = "Difference")
public record Difference(
        String field,
        @Schema(implementation = Object.class) @Nullable JsonNode desired,
        @Schema(implementation = Object.class) @Nullable JsonNode reported) {

    /** Field by field; lists are compared as a whole. Sorted by field. */
    static List<Difference> between(@Nullable JsonNode desired, @Nullable JsonNode reported) {
        List<Difference> found = new ArrayList<>();
        collect("", desired, reported, found);
        found.sort(Comparator.comparing(Difference::field));
        return List.copyOf(found);
    }

    private static void collect(
            String path, @Nullable JsonNode desired, @Nullable JsonNode reported, List<Difference> found) {
        if (desired != null && desired.isObject() && reported != null && reported.isObject()) {
            Set<String> names = new TreeSet<>();
            desired.fieldNames().forEachRemaining(names::add);
            reported.fieldNames().forEachRemaining(names::add);
            names.forEach(name ->
                    collect(path.isEmpty() ? name : path + "." + name, desired.get(name), reported.get(name), found));
        } else if (!isSame(desired, reported)) {
            found.add(new Difference(path, orNull(desired), orNull(reported)));
        }
    }

    /** An int and a long of the same value are the same number. */
    private static boolean isSame(@Nullable JsonNode one, @Nullable JsonNode other) {
        JsonNode left = orNull(one);
        JsonNode right = orNull(other);
        if (left == null || right == null) {
            return left == right;
        }
        if (left.isIntegralNumber() && right.isIntegralNumber()) {
            return left.bigIntegerValue().equals(right.bigIntegerValue());
        }
        return left.equals(right);
    }

    private static @Nullable JsonNode orNull(@Nullable JsonNode node) {
        return node == null || node.isNull() ? null : node;
    }
}
