package io.sallyport.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.GatewayId;
import io.sallyport.security.Actor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants a gateway to do, checked as far as it can be without the database. Made by {@link CommandOrders}.
 *
 * @param actor who wants it
 * @param scheduledFor null for now
 * @param traceparent of the request, null if it is not traced
 * @param epoch null, with {@code generation}, if it sets no desired state
 */
record CommandOrder(
        Actor actor,
        GatewayId gatewayId,
        String method,
        ObjectNode params,
        boolean wantsReply,
        @Nullable String reissueOf,
        @Nullable Instant scheduledFor,
        @Nullable String traceparent,
        @Nullable Long epoch,
        @Nullable Long generation) {}
