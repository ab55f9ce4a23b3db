package io.sallyport.console;

import org.jboss.resteasy.reactive.server.SimpleResourceInfo;
import org.jspecify.annotations.Nullable;

/** Which resources are pages: those of this package. */
final class Pages {
    private Pages() {}

    static boolean isPage(@Nullable SimpleResourceInfo resource) {
        return resource != null
                && resource.getResourceClass() != null
                && resource.getResourceClass().getPackage().equals(Pages.class.getPackage());
    }
}
