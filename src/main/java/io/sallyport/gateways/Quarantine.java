package io.sallyport.gateways;

import java.time.Instant;

/** Why a gateway is not listened to, and since when. */
public record Quarantine(String reason, Instant since) {}
