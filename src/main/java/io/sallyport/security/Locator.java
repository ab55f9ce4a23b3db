package io.sallyport.security;

import io.sallyport.api.Refusal;
import java.util.Optional;

/** Says whether something can be reached. The package that owns the subject implements it. */
public interface Locator {
    Subject subject();

    /** @return empty if there is none of this ID. May ask the database */
    Optional<Boolean> isWithin(String id, Reach reach);

    /** What a caller is told of what does not exist, or what they may not see. */
    Refusal hidden(String id);
}
