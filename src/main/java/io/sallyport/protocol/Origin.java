package io.sallyport.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sallyport.protocol.ProtocolException.Code;
import org.jspecify.annotations.Nullable;

/**
 * Where in a gateway's life a message comes from (docs/protocol.md, sections 1 and 6). Reports are ordered by (binding, boot, seq),
 * presence by (boot, session); clocks order nothing.
 *
 * @param binding issued at activation or replacement, from 1; the newest is the gateway, an older one is fenced
 * @param boot counter that the gateway keeps on disk and raises at each boot
 * @param bootId random UUID of that boot; another one under the same boot tells a clone
 * @param session counter within the boot, raised before each CONNECT
 * @param seq counter of status and configuration reports within the boot; only those carry it
 */
public record Origin(
        @JsonProperty(required = true) long binding,
        @JsonProperty(required = true) long boot,
        @JsonProperty(required = true) String bootId,
        @JsonProperty(required = true) long session,
        @Nullable Long seq) {

    /** The longest boot ID, in characters: a UUID's. */
    public static final int MAX_BOOT_ID_LENGTH = 36;

    public Origin {
        requireAtLeast("binding", binding, 1);
        requireAtLeast("boot", boot, 0);
        requireAtLeast("session", session, 0);
        if (seq != null) {
            requireAtLeast("seq", seq, 0);
        }
        if (bootId == null || bootId.isEmpty() || bootId.length() > MAX_BOOT_ID_LENGTH) {
            throw new ProtocolException(
                    Code.INVALID_IDENTITY,
                    "origin.bootId must have 1 to %d characters, it has %d"
                            .formatted(MAX_BOOT_ID_LENGTH, bootId == null ? 0 : bootId.length()));
        }
        for (int i = 0; i < bootId.length(); i++) {
            char c = bootId.charAt(i);
            if (c <= ' ' || c > '~') {
                throw new ProtocolException(Code.INVALID_IDENTITY, "origin.bootId must be printable ASCII");
            }
        }
    }

    public Origin withSeq(long newSeq) {
        return new Origin(binding, boot, bootId, session, newSeq);
    }

    /** @throws ProtocolException if this origin carries no {@code seq}; reports must */
    public long requireSeq() {
        if (seq == null) {
            throw new ProtocolException(Code.INVALID_MEMBERS, "origin.seq is missing: a report must carry it");
        }
        return seq;
    }

    private static void requireAtLeast(String member, long value, long minimum) {
        if (value < minimum) {
            throw new ProtocolException(
                    Code.INVALID_IDENTITY, "origin.%s must be at least %d, it is %d".formatted(member, minimum, value));
        }
    }
}
