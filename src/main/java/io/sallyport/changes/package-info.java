/** The change feed: what was committed, told to this replica's listeners and event streams. Kinds, IDs and versions only. */
@NullMarked
package io.sallyport.changes;

import org.jspecify.annotations.NullMarked;
