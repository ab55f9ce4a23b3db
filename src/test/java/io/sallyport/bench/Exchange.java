package io.sallyport.bench;

import java.util.concurrent.CompletableFuture;

/** One command and its answer, whatever way. */
interface Exchange {
    /** @return whether it was answered as it should */
    CompletableFuture<Boolean> run(int gateway);
}
