/** What {@code deployment/} and the images say is true: of the schemas they follow, and of the metrics, endpoints and settings that they name. */
package io.sallyport.deployment;
