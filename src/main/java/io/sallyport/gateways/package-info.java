/** The registry: groups, sites, gateways and their labels, and the presence of each gateway's management link. */
@NullMarked
package io.sallyport.gateways;

import org.jspecify.annotations.NullMarked;
