package io.sallyport.storage.rules;

import io.sallyport.protocol.storage.ResourceConfig;
import io.sallyport.protocol.storage.ResourceKind;
import io.sallyport.protocol.storage.StorageMethods;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of one kind of resource. Stateless. */
interface Rules<C extends ResourceConfig> {
    ResourceKind kind();

    /**
     * @param before what is desired up to now; null if it is new
     * @throws io.sallyport.api.Refusal 422 {@code LIMIT_EXCEEDED}, {@code NOT_FOR_THIS_GATEWAY}, {@code UNKNOWN_REFERENCE}, {@code CAN_NOT_CHANGE},
     *     {@code INVALID_VALUE}, {@code INVALID_COMBINATION}; 409 {@code IN_USE}
     */
    void check(C wanted, @Nullable C before, Situation situation);

    /** What the change brings with it. Empty if nobody notices. */
    List<Effect> effects(C wanted, @Nullable C before, Situation situation);

    /**
     * @throws io.sallyport.api.Refusal 409 {@code IN_USE}, {@code SESSIONS_OPEN}, {@code WOULD_LOSE_DATA} (members {@code dirtyBytes} and {@code at})
     */
    void checkDeletion(C current, StorageMethods.Delete how, Situation situation);

    /** What the deletion brings with it. */
    List<Effect> effectsOfDeletion(C current, StorageMethods.Delete how, Situation situation);

    /** The method that sets it. */
    String put(C wanted, @Nullable C before);

    /** The method that ends it; its parameters are {@link StorageMethods.Delete}, but of a bandwidth limit an empty schedule. */
    String delete();
}
