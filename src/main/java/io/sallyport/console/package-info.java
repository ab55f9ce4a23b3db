/** The console in the browser: pages rendered here, kept current by htmx and the change feed. It uses the features; nobody uses it. */
@NullMarked
package io.sallyport.console;

import org.jspecify.annotations.NullMarked;
