/**
 * A MariaDB and an MQTT broker that start with the application, for development, tests and a first look. Nothing
 * imports this package: {@code Main} reaches it by name, and the shipped artefact does not contain it.
 */
@NullMarked
package io.sallyport.embedded;

import org.jspecify.annotations.NullMarked;
