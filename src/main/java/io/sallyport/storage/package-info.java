/** What gateways are set to serve: desired and reported state, guards, drift and revisions. */
@NullMarked
package io.sallyport.storage;

import org.jspecify.annotations.NullMarked;
