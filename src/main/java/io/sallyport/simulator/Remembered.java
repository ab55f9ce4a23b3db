package io.sallyport.simulator;

/** What a gateway knows of its past: how its commands ended, and which desired states it has. */
record Remembered(CommandMemory commands, DesiredStates desired) {
    static Remembered nothing() {
        return new Remembered(new CommandMemory(), new DesiredStates());
    }
}
