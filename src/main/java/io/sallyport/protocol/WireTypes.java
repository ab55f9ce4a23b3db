package io.sallyport.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.sallyport.protocol.ProtocolException.Code;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one form that times and UUIDs have on the wire. Jackson's own readers take more: a number or a digit string as a time, times that
 * no database can store, an empty or a base64 text as a UUID, a list as bytes.
 */
final class WireTypes {
    static final SimpleModule MODULE = new SimpleModule()
            .addSerializer(Instant.class, new TimeSerializer())
            .addDeserializer(Instant.class, new TimeDeserializer())
            .addDeserializer(UUID.class, new UuidDeserializer())
            .addDeserializer(byte[].class, new BytesDeserializer());

    private WireTypes() {}

    /** @throws ProtocolException if the text is not a UUID of 36 characters; Java's own parser would also take shorter parts */
    static UUID uuid(@Nullable String text) {
        if (text == null || !UuidDeserializer.FORM.matcher(text).matches()) {
            throw new ProtocolException(Code.INVALID_MEMBERS, "a command ID is a UUID of 36 characters");
        }
        return UUID.fromString(text);
    }

    private static final class UuidDeserializer extends StdDeserializer<UUID> {
        private static final long serialVersionUID = 1L;
        private static final Pattern FORM =
                Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

        UuidDeserializer() {
            super(UUID.class);
        }

        @Override
        public UUID deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.hasToken(JsonToken.VALUE_STRING)
                    && FORM.matcher(parser.getText()).matches()) {
                return UUID.fromString(parser.getText());
            }
            return (UUID) context.handleUnexpectedToken(UUID.class, parser);
        }
    }

    /** In base64; Jackson's own reader would also take a list of numbers. */
    private static final class BytesDeserializer extends StdDeserializer<byte[]> {
        private static final long serialVersionUID = 1L;

        BytesDeserializer() {
            super(byte[].class);
        }

        @Override
        public byte[] deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return parser.hasToken(JsonToken.VALUE_STRING)
                    ? parser.getBinaryValue(context.getBase64Variant())
                    : (byte[]) context.handleUnexpectedToken(byte[].class, parser);
        }
    }

    /** RFC 3339, from 1970 to 9999. */
    private static final class TimeDeserializer extends StdDeserializer<Instant> {
        private static final long serialVersionUID = 1L;
        private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

        TimeDeserializer() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.hasToken(JsonToken.VALUE_STRING)) {
                try {
                    Instant time = Instant.parse(parser.getText());
                    if (!time.isBefore(Instant.EPOCH) && !time.isAfter(LATEST)) {
                        return time;
                    }
                } catch (DateTimeException e) {
                    // refused below, without the text that it had
                }
            }
            return (Instant) context.handleUnexpectedToken(Instant.class, parser);
        }
    }

    private static final class TimeSerializer extends StdSerializer<Instant> {
        private static final long serialVersionUID = 1L;
        private static final DateTimeFormatter MILLIS =
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

        TimeSerializer() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeString(MILLIS.format(value));
        }
    }
}
