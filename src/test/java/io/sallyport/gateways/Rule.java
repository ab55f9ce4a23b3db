package io.sallyport.gateways;

import java.time.Duration;

/** When a link flaps, as a test sets it. */
record Rule(int losses, Duration window, Duration calm, Duration notifyEvery) implements GatewaysConfig.FlappingRule {
    /** As configured by default. */
    static final Rule DEFAULT = new Rule(5, Duration.ofMinutes(10), Duration.ofMinutes(5), Duration.ofSeconds(30));

    @Override
    public Duration check() {
        return Duration.ofSeconds(5);
    }
}
