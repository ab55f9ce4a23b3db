/**
 * The channels between console and broker: annotated methods for the uplink topics, {@link io.sallyport.messaging.Downlink} to send
 * through, the handler interface that features implement, and the inboxes and batches that keep a flood from hurting. Knows no feature.
 */
@NullMarked
package io.sallyport.messaging;

import org.jspecify.annotations.NullMarked;
