/**
 * What was done by whom, from where, to what, with which outcome: written in the transaction of what was done, and sealed afterwards into a
 * hash chain by one replica at a time, so that writers do not wait for each other and nobody changes the past unseen.
 */
@NullMarked
package io.sallyport.audit;

import org.jspecify.annotations.NullMarked;
