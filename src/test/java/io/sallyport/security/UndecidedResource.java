package io.sallyport.security;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** An endpoint of which somebody forgot to decide who may call it. */
@Path("/undecided")
public class UndecidedResource {
    @GET
    @Operation(hidden = true)
    public String get() {
        return "nobody should read this";
    }
}
