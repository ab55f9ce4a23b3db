/** What tests of several features need. */
@NullMarked
package io.sallyport.testing;

import org.jspecify.annotations.NullMarked;
