package io.sallyport.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Actor;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A new desired state of a resource, as the command that sets it.
 *
 * @param params checked by the resource that owns the method
 * @param previous the command that set the last one: if it was not sent yet it is superseded; if it has ended it is linked as the first of this
 *     one, where this one is the same again
 * @param again whether it is the same state once more
 */
public record DesiredChange(
        Actor actor,
        GatewayId gatewayId,
        String method,
        ObjectNode params,
        long epoch,
        long generation,
        @Nullable UUID previous,
        boolean again) {}
