package io.sallyport.console;

import io.sallyport.audit.Audit;
import io.sallyport.audit.Deed;
import io.sallyport.security.Access;
import io.sallyport.security.Needs;
import io.sallyport.security.Role;
import io.sallyport.security.Subject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Ends a configured user's session. Who came through a provider signs out there. */
@Path("/sign-out")
public class SignOutPage {
    /** As {@code quarkus.http.auth.form.cookie-name} has it. */
    private static final String SESSION = "sallyport-session";

    private final Access access;
    private final Audit audit;

    SignOutPage(Access access, Audit audit) {
        this.access = access;
        this.audit = audit;
    }

    @POST
    @Transactional
    @Needs(value = Role.VIEWER, on = Subject.REACH)
    @Operation(hidden = true)
    public Response signOut() {
        audit.record(Deed.of(access.actor(), "session.end", "session", null));
        NewCookie gone = new NewCookie.Builder(SESSION)
                .path("/")
                .maxAge(0)
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
        return Response.seeOther(URI.create("/sign-in")).cookie(gone).build();
    }
}
