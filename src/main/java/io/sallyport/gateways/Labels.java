package io.sallyport.gateways;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** At most 50 labels; a key has 1 to 63 characters of {@code [A-Za-z0-9._/-]}, a value at most 255 characters. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = Labels.Validator.class)
@interface Labels {
    String message() default
            "at most 50 labels; a key has 1 to 63 characters of [A-Za-z0-9._/-], a value at most 255 characters";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    class Validator implements ConstraintValidator<Labels, Map<String, String>> {
        private static final int MAX_LABELS = 50;
        private static final int MAX_VALUE_LENGTH = 255;
        private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._/-]{1,63}");

        @Override
        public boolean isValid(@Nullable Map<String, String> labels, ConstraintValidatorContext context) {
            return labels == null
                    || (labels.size() <= MAX_LABELS
                            && labels.entrySet().stream().allMatch(label -> isValid(label.getKey(), label.getValue())));
        }

        private static boolean isValid(String key, @Nullable String value) {
            return KEY.matcher(key).matches() && value != null && value.length() <= MAX_VALUE_LENGTH;
        }
    }
}
