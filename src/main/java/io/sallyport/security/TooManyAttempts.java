package io.sallyport.security;

import io.quarkus.security.AuthenticationFailedException;
import java.time.Duration;

/** Nothing was looked at: there were too many wrong credentials before. The cause of an {@link AuthenticationFailedException}. */
class TooManyAttempts extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Duration retryAfter;

    private TooManyAttempts(Duration retryAfter) {
        super("too many wrong credentials");
        this.retryAfter = retryAfter;
    }

    static AuthenticationFailedException waiting(Duration retryAfter) {
        return new AuthenticationFailedException(new TooManyAttempts(retryAfter));
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
