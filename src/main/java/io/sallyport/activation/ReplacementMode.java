package io.sallyport.activation;

/** What of the machine before a new one has. */
public enum ReplacementMode {
    /** The cache disk was carried over, with what is not in the bucket yet. */
    CARRY_CACHE_DISK,
    /** Nothing: what was not in the bucket yet is lost. */
    EMPTY_CACHE
}
