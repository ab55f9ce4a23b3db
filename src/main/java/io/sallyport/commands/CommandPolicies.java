package io.sallyport.commands;

import io.quarkus.runtime.Startup;
import io.sallyport.api.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The methods that can be issued, each with its owner. Two owners of one method end the start. */
@ApplicationScoped
@Startup
class CommandPolicies {
    /** Filled at construction, only read afterwards. */
    private final Map<String, CommandPolicy> byMethod = new TreeMap<>();

    CommandPolicies(@Any Instance<CommandPolicy> policies) {
        for (CommandPolicy policy : policies) {
            if (byMethod.put(policy.method(), policy) != null) {
                throw new IllegalStateException("two owners of method " + policy.method());
            }
        }
    }

    /** A method that a user may issue. @throws Refusal 400 {@code UNKNOWN_METHOD} */
    CommandPolicy requireIssuable(String method) {
        CommandPolicy policy = byMethod.get(method);
        if (policy == null || policy.isInternal()) {
            String issuable = byMethod.values().stream()
                    .filter(other -> !other.isInternal())
                    .map(CommandPolicy::method)
                    .collect(Collectors.joining(", "));
            throw Refusal.invalid("UNKNOWN_METHOD", "The methods are " + issuable + ".");
        }
        return policy;
    }

    /** The policy of a command that was issued. */
    CommandPolicy require(String method) {
        CommandPolicy policy = byMethod.get(method);
        if (policy == null) {
            throw new IllegalStateException("nobody owns method " + method + " any more");
        }
        return policy;
    }
}
