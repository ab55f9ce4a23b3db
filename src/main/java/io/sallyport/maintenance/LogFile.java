package io.sallyport.maintenance;

import java.time.Instant;

/**
 * A log that is complete, and is what the gateway said that it sent.
 *
 * @param sha256 of the whole, in hexadecimal digits
 * @param firstAt when the first part of it came
 */
record LogFile(String commandId, String gatewayId, long sizeBytes, String sha256, Instant firstAt) {}
