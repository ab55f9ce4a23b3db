package io.sallyport.credentials;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A client that connects, as EMQX describes it. What it has no value for it leaves out, or writes as {@code undefined}.
 *
 * @param certCommonName and the subject below: of a certificate that the broker has verified
 */
@Schema(
        examples =
                """
                {"clientid":"GID_hangzhou@@@gw-0hzpq7k3m9x2t","username":"cr-0hzpq7k3m9x2t","password":"eyJhbGciOiJFUzI1NiJ9.…",
                 "peerhost":"203.0.113.7","cert_common_name":"","cert_subject":""}""")
@JsonIgnoreProperties(ignoreUnknown = true)
record ConnectRequest(
        @Nullable String clientid,
        @Nullable String username,
        @Nullable String password,
        @Nullable String peerhost,
        @JsonProperty("cert_common_name") @Nullable String certCommonName,
        @JsonProperty("cert_subject") @Nullable String certSubject) {
    private static final String NOTHING = "undefined";

    ConnectRequest {
        clientid = known(clientid);
        username = known(username);
        password = known(password);
        peerhost = known(peerhost);
        certCommonName = known(certCommonName);
        certSubject = known(certSubject);
    }

    private static String known(@Nullable String value) {
        return value == null || value.equals(NOTHING) ? "" : value;
    }

    /** Never the password. */
    @Override
    public String toString() {
        return String.valueOf(clientid);
    }
}
