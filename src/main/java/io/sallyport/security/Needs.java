package io.sallyport.security;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a caller of an endpoint needs. An endpoint without it is refused to everybody. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Needs {
    Role value();

    /** For what the role must hold. */
    Subject on();

    /** The path parameter that names it. */
    String id() default "id";
}
