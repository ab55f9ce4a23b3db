package io.sallyport.protocol;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The places of a JSON document, as JSON pointers, and copies of it with another value there. */
final class Places {
    private Places() {}

    static List<String> of(JsonNode document) {
        List<String> places = new ArrayList<>();
        collect("", document, places);
        return places;
    }

    static JsonNode with(JsonNode document, String place, JsonNode value) {
        JsonNode copy = document.deepCopy();
        JsonPointer pointer = JsonPointer.compile(place);
        JsonNode parent = copy.at(pointer.head());
        if (parent instanceof ArrayNode array) {
            array.set(pointer.last().getMatchingIndex(), value);
        } else {
            ((ObjectNode) parent).set(pointer.last().getMatchingProperty(), value);
        }
        return copy;
    }

    static JsonNode without(JsonNode document, String place) {
        JsonNode copy = document.deepCopy();
        JsonPointer pointer = JsonPointer.compile(place);
        JsonNode parent = copy.at(pointer.head());
        if (parent instanceof ArrayNode array) {
            array.remove(pointer.last().getMatchingIndex());
        } else {
            ((ObjectNode) parent).remove(pointer.last().getMatchingProperty());
        }
        return copy;
    }

    private static void collect(String at, JsonNode node, List<String> places) {
        if (node.isObject()) {
            for (Iterator<Map.Entry<String, JsonNode>> members = node.fields(); members.hasNext(); ) {
                Map.Entry<String, JsonNode> member = members.next();
                places.add(at + "/" + member.getKey());
                collect(at + "/" + member.getKey(), member.getValue(), places);
            }
        } else {
            for (int i = 0; i < node.size(); i++) {
                places.add(at + "/" + i);
                collect(at + "/" + i, node.get(i), places);
            }
        }
    }
}
