package io.sallyport.security;

import org.jspecify.annotations.Nullable;

/**
 * Who does something, as the audit has it.
 *
 * @param name a caller's qualified name, or {@code system}
 * @param address from where; null for the system
 * @param traceId in which trace of the request; null if there is none
 */
public record Actor(String name, @Nullable String address, @Nullable String traceId) {
    /** What nobody asked for. */
    public static final Actor SYSTEM = new Actor("system", null);

    public Actor(String name, @Nullable String address) {
        this(name, address, null);
    }
}
