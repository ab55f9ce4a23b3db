package io.sallyport.maintenance;

import java.time.Instant;

/**
 * What is there of a log.
 *
 * @param of how many parts there are to be
 * @param parts how many are there
 */
record LogCollection(String gatewayId, int of, int parts, long bytes, Instant firstAt) {}
