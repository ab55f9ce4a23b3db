/**
 * How a machine becomes a gateway: it claims one over HTTPS with a one-time code and keys of its own, and renews what it was given by its key. Outbound
 * only: nobody connects to a machine.
 */
@NullMarked
package io.sallyport.activation;

import org.jspecify.annotations.NullMarked;
