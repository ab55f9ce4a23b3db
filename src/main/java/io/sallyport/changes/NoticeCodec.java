package io.sallyport.changes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Notices as JSON (docs/protocol.md, "Among replicas"). The kind is not in it: it is the topic's last level, and a column of the table. */
final class NoticeCodec {
    private static final Pattern SENDER = Pattern.compile("[0-9a-z]{13}");
    private static final int LONGEST_ID = 256;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private NoticeCodec() {}

    static byte[] encode(ChangeNotice notice) {
        ObjectNode root = JSON.createObjectNode().put("sender", notice.sender()).put("sequence", notice.sequence());
        ArrayNode items = root.putArray("items");
        for (Change change : notice.changes()) {
            ObjectNode item = items.addObject().put("id", change.id()).put("version", change.version());
            if (change.gatewayId() != null) {
                item.put("gateway", change.gatewayId());
            }
            if (!change.groupId().isEmpty()) {
                item.put("group", change.groupId());
            }
        }
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * A kind that is not known here has no changes: a newer replica may know more of them. Neither do members that are not known disturb.
     *
     * @throws MalformedNoticeException if it is not what a replica sends
     */
    static ChangeNotice decode(String kind, byte[] payload) {
        JsonNode root = parse(payload);
        String sender = requiredText(root, "sender");
        require(SENDER.matcher(sender).matches(), "sender");
        long sequence = whole(root, "sequence");
        require(sequence > 0, "sequence");
        JsonNode items = root.get("items");
        require(items != null && items.isArray(), "items");
        Optional<Change.Kind> known = Stream.of(Change.Kind.values())
                .filter(one -> one.label().equals(kind.toLowerCase(Locale.ROOT)))
                .findFirst();
        List<Change> changes = new ArrayList<>();
        if (known.isPresent()) {
            items.forEach(item -> changes.add(change(known.get(), item)));
        }
        return new ChangeNotice(sender, sequence, kind, changes);
    }

    private static JsonNode parse(byte[] payload) {
        try {
            JsonNode root = JSON.readTree(payload);
            require(root != null && root.isObject(), "object");
            return root;
        } catch (IOException e) {
            // Not its message: it quotes what came.
            throw new MalformedNoticeException("not JSON");
        }
    }

    private static Change change(Change.Kind kind, JsonNode item) {
        String id = requiredText(item, "id");
        String group = text(item, "group");
        return new Change(kind, id, whole(item, "version"), text(item, "gateway"), group == null ? "" : group);
    }

    private static String requiredText(JsonNode node, String member) {
        String value = text(node, member);
        if (value == null || value.isEmpty()) {
            throw new MalformedNoticeException("wrong or missing: " + member);
        }
        return value;
    }

    private static @Nullable String text(JsonNode node, String member) {
        JsonNode value = node.get(member);
        if (value == null) {
            return null;
        }
        require(value.isTextual() && value.textValue().length() <= LONGEST_ID, member);
        return value.textValue();
    }

    private static long whole(JsonNode node, String member) {
        JsonNode value = node.get(member);
        require(value != null && value.isIntegralNumber() && value.canConvertToLong(), member);
        return value.longValue();
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new MalformedNoticeException("wrong or missing: " + what);
        }
    }

    /** Names the place, never what stood there. */
    static final class MalformedNoticeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MalformedNoticeException(String message) {
            super(message);
        }
    }
}
