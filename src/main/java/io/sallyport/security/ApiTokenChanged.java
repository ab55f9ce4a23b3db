package io.sallyport.security;

import java.util.List;

/** An API token was issued or revoked; observed in the transaction. */
public record ApiTokenChanged(Actor actor, Kind kind, String tokenId, String name, List<String> grants) {
    /** What was done. */
    public enum Kind {
        ISSUED,
        REVOKED
    }

    static ApiTokenChanged of(Actor actor, Kind kind, ApiToken token) {
        return new ApiTokenChanged(
                actor,
                kind,
                token.id(),
                token.name(),
                token.grants().stream().map(Grant::toString).toList());
    }
}
