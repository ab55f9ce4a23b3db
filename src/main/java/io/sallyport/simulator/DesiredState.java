package io.sallyport.simulator;

import io.sallyport.protocol.Command;
import java.util.Optional;

/** Which state of a resource a command sets. The epoch outranks the generation. */
record DesiredState(String resource, long epoch, long generation) {

    /** Empty for a command that sets none. The resource is what the method is about, {@code share} say, and its name. */
    static Optional<DesiredState> of(Command command) {
        Long epoch = command.meta().epoch();
        Long generation = command.meta().generation();
        if (epoch == null || generation == null) {
            return Optional.empty();
        }
        String kind = command.method().replaceFirst("\\..*", "");
        return Optional.of(
                new DesiredState(kind + "/" + command.params().path("name").asText(), epoch, generation));
    }

    boolean isOlderThan(DesiredState other) {
        return epoch < other.epoch || (epoch == other.epoch && generation < other.generation);
    }
}
