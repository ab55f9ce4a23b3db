/**
 * The benchmark behind {@code bench/run}: starts the servers, the packaged artefact and the load, each as processes of their own, measures
 * each stage against its own baseline, and prints one table. No tests, so neither surefire nor failsafe picks it up.
 */
@NullMarked
package io.sallyport.bench;

import org.jspecify.annotations.NullMarked;
