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

    CommandPolicies(@Any Instance<CommandPolicy> policies, @Any Instance<CommandPolicySource> sources) {
        policies.forEach(this::add);
        sources.forEach(source -> source.policies().forEach(this::add));
    }

    private void add(CommandPolicy policy) {
        if (byMethod.put(policy.method(), policy) != null) {
            throw new IllegalStateException("two owners of method " + policy.method());
        }
    }

    /** A method that a user may issue. @throws Refusal 400 {@code UNKNOWN_METHOD}, 409 {@code USE_RESOURCE} */
    CommandPolicy requireIssuable(String method) {
        CommandPolicy policy = byMethod.get(method);
        if (policy == null || policy.isInternal()) {
            String issuable = byMethod.values().stream()
                    .filter(other -> !other.isInternal() && other.resource().isEmpty())
                    .map(CommandPolicy::method)
                    .collect(Collectors.joining(", "));
            throw Refusal.invalid("UNKNOWN_METHOD", "The methods are " + issuable + ".");
        }
        if (policy.resource().isPresent()) {
            throw Refusal.conflict(
                    "USE_RESOURCE",
                    "A resource owns " + method + ": use " + policy.resource().get() + ".");
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
