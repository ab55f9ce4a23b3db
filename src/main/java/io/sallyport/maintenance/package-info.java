/** What is done to the gateways' machines: upgrades, logs, another broker. */
@NullMarked
package io.sallyport.maintenance;

import org.jspecify.annotations.NullMarked;
