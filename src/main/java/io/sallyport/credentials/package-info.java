/**
 * What gateways sign in with at the broker: tokens that the broker verifies by itself, passwords, device credentials and certificates. Issued for a
 * binding, renewed, revoked, and cut off at the broker.
 */
@NullMarked
package io.sallyport.credentials;

import org.jspecify.annotations.NullMarked;
