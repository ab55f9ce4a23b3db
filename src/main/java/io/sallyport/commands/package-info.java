/**
 * The RPC emulation: a command is issued as a row, dispatched over the downlink, followed through its replies, and ended by them or by its
 * deadline. The row is the queue; events only ring.
 */
@NullMarked
package io.sallyport.commands;

import org.jspecify.annotations.NullMarked;
