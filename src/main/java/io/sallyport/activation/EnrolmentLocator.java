package io.sallyport.activation;

import io.sallyport.api.Refusal;
import io.sallyport.security.Locator;
import io.sallyport.security.Reach;
import io.sallyport.security.Subject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Says whether a batch can be reached: it is where its gateways will be. */
@ApplicationScoped
class EnrolmentLocator implements Locator {
    private final EnrolmentRepository enrolments;

    EnrolmentLocator(EnrolmentRepository enrolments) {
        this.enrolments = enrolments;
    }

    @Override
    public Subject subject() {
        return Subject.ENROLMENT_BATCH;
    }

    @Override
    public Optional<Boolean> isWithin(String id, Reach reach) {
        return enrolments.place(id).map(reach::includes);
    }

    @Override
    public Refusal hidden(String id) {
        return Enrolments.notFound(id);
    }
}
