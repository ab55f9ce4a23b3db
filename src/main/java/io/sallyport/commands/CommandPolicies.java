package io.sallyport.commands;

import io.quarkus.runtime.Startup;
import io.sallyport.api.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.Map;
import java.util.TreeMap;

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

    /** @throws Refusal 400 {@code UNKNOWN_METHOD} */
    CommandPolicy require(String method) {
        CommandPolicy policy = byMethod.get(method);
        if (policy == null) {
            throw Refusal.invalid("UNKNOWN_METHOD", "The methods are " + String.join(", ", byMethod.keySet()) + ".");
        }
        return policy;
    }
}
