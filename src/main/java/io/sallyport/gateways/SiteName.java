package io.sallyport.gateways;

import io.sallyport.api.Refusal;
import java.util.regex.Pattern;

/** A site's name: it is part of addresses, so it has only characters that need no escaping there, and is no path of dots. */
record SiteName(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,60}");

    /** @throws Refusal 400 {@code INVALID_SITE_NAME} */
    SiteName {
        if (!FORM.matcher(value).matches() || value.equals(".") || value.equals("..")) {
            throw Refusal.invalid(
                    "INVALID_SITE_NAME",
                    "A site's name has 1 to 60 characters of A-Z, a-z, 0-9, dot, underscore and dash.");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
