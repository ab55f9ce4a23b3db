/** What may be asked of a gateway for each kind of resource: limits, references, what a change costs, and who shares a bucket. Knows no database. */
@NullMarked
package io.sallyport.storage.rules;

import org.jspecify.annotations.NullMarked;
