package io.sallyport.credentials;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A client that wants to use a topic, as EMQX describes it.
 *
 * @param action {@code publish} or {@code subscribe}
 */
@Schema(
        examples =
                """
                {"clientid":"GID_hangzhou@@@gw-0hzpq7k3m9x2t","username":"cr-0hzpq7k3m9x2t","action":"publish",
                 "topic":"csg_up_stat/status/GID_hangzhou@@@gw-0hzpq7k3m9x2t"}""")
@JsonIgnoreProperties(ignoreUnknown = true)
record TopicRequest(
        @Nullable String clientid, @Nullable String username, @Nullable String action, @Nullable String topic) {}
