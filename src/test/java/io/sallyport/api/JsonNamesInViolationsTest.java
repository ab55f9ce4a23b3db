package io.sallyport.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.HibernateValidatorConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonNamesInViolationsTest {

    @Test
    void aMemberOfARecordIsNamedAsInJsonAndAllElseAsInJava() {
        HibernateValidatorConfiguration configuration =
                Validation.byProvider(HibernateValidator.class).configure();
        new JsonNamesInViolations().customize(configuration);

        try (ValidatorFactory factory = configuration.buildValidatorFactory()) {
            assertThat(factory.getValidator().validate(new Named(null, null, null)))
                    .extracting(violation -> violation.getPropertyPath().toString())
                    .containsExactlyInAnyOrder("class", "unnamed", "plain");
            assertThat(factory.getValidator().validate(new NoRecord()))
                    .extracting(violation -> violation.getPropertyPath().toString())
                    .containsExactly("javaName");
        }
    }

    record Named(
            @JsonProperty("class") @NotNull @Nullable String className,
            @JsonProperty @NotNull @Nullable String unnamed,
            @NotNull @Nullable String plain) {}

    static final class NoRecord {
        @NotNull
        @JsonProperty("jsonName")
        private final @Nullable String javaName = null;
    }
}
