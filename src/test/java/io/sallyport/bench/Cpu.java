package io.sallyport.bench;

/** Processor seconds used so far, or between two looks. */
record Cpu(double application, double database, double broker) {
    Cpu minus(Cpu before) {
        return new Cpu(application - before.application, database - before.database, broker - before.broker);
    }

    /** For the table. */
    String perThousand(long messages) {
        double thousands = messages / 1_000.0;
        return "CPU s per 1,000: application %.3f, database %.3f, broker %.3f"
                .formatted(application / thousands, database / thousands, broker / thousands);
    }
}
