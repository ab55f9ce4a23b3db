/** The probes: live, ready and started, made so that an outage of a broker or a database restarts nothing and takes nobody out of service. */
@NullMarked
package io.sallyport.health;

import org.jspecify.annotations.NullMarked;
