package io.sallyport.commands;

import java.util.List;

/** A feature that owns many methods that are alike. */
public interface CommandPolicySource {
    /** Asked once, at the start. */
    List<CommandPolicy> policies();
}
