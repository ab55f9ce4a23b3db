package io.sallyport.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.protocol.GatewayId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants a gateway to do, checked as far as it can be without the database. Made by {@link CommandOrders}.
 *
 * @param scheduledFor null for now
 * @param traceparent of the request, null if it is not traced
 */
record CommandOrder(
        GatewayId gatewayId,
        String method,
        ObjectNode params,
        boolean wantsReply,
        @Nullable String reissueOf,
        @Nullable Instant scheduledFor,
        @Nullable String traceparent) {}
