/** The newest status of each gateway: pushed reports through an inbox that conflates and a writer that batches, and the active pull. */
@NullMarked
package io.sallyport.status;

import org.jspecify.annotations.NullMarked;
