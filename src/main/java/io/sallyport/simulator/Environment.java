package io.sallyport.simulator;

import io.vertx.core.Vertx;
import java.time.Clock;

/** What all gateways of a fleet share. Immutable; the boot file and the buckets guard themselves. */
record Environment(SimulatorSettings settings, Vertx vertx, Clock clock, BootFile boots, Buckets buckets) {}
