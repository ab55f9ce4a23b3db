package io.sallyport.console;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Where the configured users sign in. The form goes to Quarkus, which sets the session's cookie. */
@Path("/sign-in")
@Produces(MediaType.TEXT_HTML)
public class SignInPage {
    @GET
    @PermitAll
    @Operation(hidden = true)
    public TemplateInstance form(@QueryParam("wrong") boolean wrong) {
        return Templates.form(wrong);
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance form(boolean wrong);
    }
}
