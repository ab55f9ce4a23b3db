package io.sallyport.console;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;
import org.jspecify.annotations.Nullable;

/** Shows a problem that a page met to a person, where REST would answer JSON: a page, or to htmx a notice beside what is already shown. */
class ProblemPages {
    @ServerResponseFilter
    void show(
            ContainerRequestContext request, ContainerResponseContext response, @Nullable SimpleResourceInfo resource) {
        if (!(response.getEntity() instanceof HttpProblem problem) || !isForPerson(request, resource)) {
            return;
        }
        boolean htmx = request.getHeaderString(Htmx.REQUEST) != null;
        ProblemView view = ProblemView.of(problem);
        String html = (htmx ? Templates.notice(view) : Templates.page(view)).render();
        response.setEntity(html, null, MediaType.TEXT_HTML_TYPE);
        if (htmx) {
            MultivaluedMap<String, Object> headers = response.getHeaders();
            headers.putSingle(Htmx.RETARGET, "#notice");
            headers.putSingle(Htmx.RESWAP, "innerHTML");
        }
    }

    /** Whoever mistypes an address gets a page as well. */
    private static boolean isForPerson(ContainerRequestContext request, @Nullable SimpleResourceInfo resource) {
        if (Pages.isPage(resource)) {
            return true;
        }
        String accept = request.getHeaderString(HttpHeaders.ACCEPT);
        boolean person = request.getHeaderString(Htmx.REQUEST) != null
                || (accept != null && accept.contains(MediaType.TEXT_HTML));
        return person && !request.getUriInfo().getPath().startsWith("/api/");
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance page(ProblemView problem);

        static native TemplateInstance notice(ProblemView problem);
    }
}
