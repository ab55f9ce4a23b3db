/**
 * After the console was restored from a backup: nothing is sent, until people have decided what counts where the database and the gateways differ. What was
 * revoked since is revoked again, and who is not in the database waits for approval.
 */
@NullMarked
package io.sallyport.recovery;

import org.jspecify.annotations.NullMarked;
