package io.sallyport.simulator;

import io.vertx.core.Vertx;
import java.time.Clock;

/** What all gateways of a fleet share. Immutable; the boot file guards itself. */
record Environment(SimulatorSettings settings, Vertx vertx, Clock clock, BootFile boots) {}
