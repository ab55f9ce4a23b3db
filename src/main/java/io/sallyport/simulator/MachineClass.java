package io.sallyport.simulator;

/** What a machine of each class can do: memory and cache in GiB, rates in MB/s. */
enum MachineClass {
    BASIC(8, 64, 100),
    STANDARD(16, 128, 200),
    ENHANCED(32, 256, 400),
    ADVANCED(64, 512, 800);

    private static final long GIB = 1L << 30;
    /** Writes in a burst outrun the line to the bucket, so that dirty data gather, and drain afterwards. */
    private static final double UPLINK_SHARE = 0.4;

    private final long memoryGib;
    private final long cacheGib;
    private final long peakMegabytesPerSecond;

    MachineClass(long memoryGib, long cacheGib, long peakMegabytesPerSecond) {
        this.memoryGib = memoryGib;
        this.cacheGib = cacheGib;
        this.peakMegabytesPerSecond = peakMegabytesPerSecond;
    }

    long memoryBytes() {
        return memoryGib * GIB;
    }

    long cacheBytes() {
        return cacheGib * GIB;
    }

    double peakBytesPerSecond() {
        return peakMegabytesPerSecond * 1e6;
    }

    double uplinkBytesPerSecond() {
        return peakBytesPerSecond() * UPLINK_SHARE;
    }
}
