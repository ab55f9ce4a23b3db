package io.sallyport.messaging;

import java.util.Map;
import java.util.Optional;

/** A console that signs nothing. */
public final class NoConsoleKeys {
    private NoConsoleKeys() {}

    public static ConsoleKeys keys() {
        return ConsoleKeysTest.keys(Map.of(), Optional.empty());
    }
}
