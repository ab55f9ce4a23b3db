/** What a gateway is set to serve: the desired state of each kind of resource, as it is on the wire, in reports and over REST. */
@NullMarked
package io.sallyport.protocol.storage;

import org.jspecify.annotations.NullMarked;
