/** Sallyport: the control plane for fleets of hybrid-cloud storage gateways. */
@NullMarked
package io.sallyport;

import org.jspecify.annotations.NullMarked;
