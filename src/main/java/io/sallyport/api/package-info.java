/** The conventions that every REST resource follows: problem details, paging, preconditions, merge patches, {@code Prefer: wait}. */
@NullMarked
package io.sallyport.api;

import org.jspecify.annotations.NullMarked;
