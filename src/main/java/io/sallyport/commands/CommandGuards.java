package io.sallyport.commands;

import io.sallyport.api.Refusal;
import io.sallyport.protocol.GatewayId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the owners of methods have against commands to single gateways of a batch: nobody waits there for a refusal, so the command has failed. */
@ApplicationScoped
class CommandGuards {
    private final CommandPolicies policies;
    private final CommandJson json;

    CommandGuards(CommandPolicies policies, CommandJson json) {
        this.policies = policies;
        this.json = json;
    }

    /** Null if there is nothing against it. */
    @Nullable
    CommandErrorCode refusalOf(GatewayId gatewayId, String method, String params) {
        try {
            policies.require(method).check(gatewayId, json.readObject(params));
            return null;
        } catch (Refusal refusal) {
            return codeOf(refusal);
        }
    }

    /** Tells the owner of the method, which may have to accompany it. */
    void issued(IssuedCommand command) {
        policies.require(command.method()).onIssued(new GatewayId(command.gatewayId()), command.id());
    }

    private static CommandErrorCode codeOf(Refusal refusal) {
        return Arrays.stream(CommandErrorCode.values())
                .filter(code -> code.name().equals(refusal.code()))
                .findFirst()
                .orElse(CommandErrorCode.INVALID_PARAMS);
    }
}
