package io.sallyport.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** A console that gives out passwords, takes five guesses a minute, and has a clock that a test sets: one profile, so that it starts once. */
public final class PasswordsByASetClock implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("sallyport.credentials.mode", "PASSWORD", "sallyport.security.guessing.most", "5");
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(SetClock.class);
    }
}
