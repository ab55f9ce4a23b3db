package io.sallyport.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** Damages valid messages: in their bytes, and (which goes much deeper) in their JSON. */
final class Mutations {
    /** Without the protocol's own rules, so that it can write what the protocol refuses. */
    private static final ObjectMapper PLAIN = new ObjectMapper();

    /** Stands in damaged JSON for a value, so that also what a tree can't hold (1e400, a lone brace) can be put there. */
    private static final String PLACE = "\"~place~\"";

    private Mutations() {}

    /** @param edits positions and bytes; the lowest two bits of the position say whether to replace, insert, delete or cut off */
    static byte[] ofBytes(byte[] valid, List<Integer> edits) {
        byte[] bytes = valid.clone();
        for (int edit : edits) {
            int at = Math.floorMod(edit >>> 2, Math.max(1, bytes.length));
            ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 1);
            out.write(bytes, 0, Math.min(at, bytes.length));
            int rest = bytes.length - at;
            switch (edit & 3) {
                case 0 -> {
                    out.write(edit >>> 24);
                    out.write(bytes, Math.min(at + 1, bytes.length), Math.max(0, rest - 1));
                }
                case 1 -> {
                    out.write(edit >>> 24);
                    out.write(bytes, at, rest);
                }
                case 2 -> out.write(bytes, Math.min(at + 1, bytes.length), Math.max(0, rest - 1));
                default -> {
                    // cut off: nothing of the rest
                }
            }
            bytes = out.toByteArray();
        }
        return bytes;
    }

    /** The JSON of a message with the value at one of its places replaced by the given raw text. */
    static byte[] ofValue(byte[] valid, int place, String raw) {
        ObjectNode message = tree(valid);
        List<Consumer<String>> places = new ArrayList<>();
        collect(message, places);
        places.get(Math.floorMod(place, places.size())).accept(PLACE.substring(1, PLACE.length() - 1));
        return bytes(message, raw);
    }

    /** The JSON of a message with a member added to one of its objects, in front of or behind the others. */
    static byte[] withMember(byte[] valid, int place, String name, String raw, boolean inFront) {
        ObjectNode message = tree(valid);
        List<ObjectNode> objects = new ArrayList<>();
        objects(message, objects);
        ObjectNode target = objects.get(Math.floorMod(place, objects.size()));
        ObjectNode before = target.deepCopy();
        if (inFront) {
            target.removeAll();
        }
        target.put(name, PLACE.substring(1, PLACE.length() - 1));
        if (inFront) {
            target.setAll(before);
        }
        return bytes(message, raw);
    }

    /** The same message with the members of every object in the reverse order: {@code origin} comes last. */
    static byte[] reversed(byte[] valid) {
        return bytes(reversed(tree(valid)), "");
    }

    static ObjectNode tree(byte[] payload) {
        try {
            return (ObjectNode) PLAIN.readTree(payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(JsonNode message, String raw) {
        return message.toString().replace(PLACE, raw).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static JsonNode reversed(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(name -> names.add(0, name));
        ObjectNode result = PLAIN.createObjectNode();
        names.forEach(name -> result.set(name, reversed(object.get(name))));
        return result;
    }

    private static void collect(JsonNode node, List<Consumer<String>> places) {
        if (node instanceof ObjectNode object) {
            for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                places.add(value -> object.put(name, value));
                collect(object.get(name), places);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int index = i;
                places.add(value -> array.set(index, value));
                collect(array.get(i), places);
            }
        }
    }

    private static void objects(JsonNode node, List<ObjectNode> objects) {
        if (node instanceof ObjectNode object) {
            objects.add(object);
        }
        node.forEach(child -> objects(child, objects));
    }
}
