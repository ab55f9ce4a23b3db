/**
 * The wire protocol between console and gateway: identities, topics, messages and their codec. Depends on Java, Jackson and
 * JSpecify only, so that a gateway written in Java can take it as it is. The contract itself is docs/protocol.md.
 */
@NullMarked
package io.sallyport.protocol;

import org.jspecify.annotations.NullMarked;
