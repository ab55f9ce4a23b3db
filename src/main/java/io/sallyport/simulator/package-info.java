/**
 * Many virtual gateways over real MQTT connections, registered through the REST API like anybody's and speaking only
 * {@code io.sallyport.protocol}. For development, tests and a first look; reached by name, no CDI beans, not in the shipped artefact.
 */
@NullMarked
package io.sallyport.simulator;

import org.jspecify.annotations.NullMarked;
