package io.sallyport.commands;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** This replica's one {@link SendWindow}, with its metrics: {@code sallyport.commands.unanswered} of {@code sallyport.commands.window}. */
@Singleton
class CommandWindow {
    private final SendWindow places;
    private final int size;

    CommandWindow(CommandsConfig config, MeterRegistry registry) {
        this.size = config.window();
        this.places = new SendWindow(size, config.slotFor(), System::nanoTime);
        Gauge.builder("sallyport.commands.unanswered", places, SendWindow::unanswered)
                .register(registry);
        Gauge.builder("sallyport.commands.window", () -> size).register(registry);
    }

    SendWindow places() {
        return places;
    }

    int size() {
        return size;
    }
}
