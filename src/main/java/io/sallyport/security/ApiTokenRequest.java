package io.sallyport.security;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A request that came with an API token. */
class ApiTokenRequest extends BaseAuthenticationRequest {
    private final String token;

    ApiTokenRequest(String token) {
        this.token = token;
    }

    String token() {
        return token;
    }
}
