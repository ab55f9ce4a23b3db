/**
 * What a process that may be frozen between two requests is called with: uplinks pushed over HTTP, and the tick. Both are answered when all that came of them is committed
 * (docs/serverless.md).
 */
@NullMarked
package io.sallyport.ingress;

import org.jspecify.annotations.NullMarked;
