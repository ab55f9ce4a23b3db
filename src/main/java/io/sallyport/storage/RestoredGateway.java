package io.sallyport.storage;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** @param differing how many of its resources differ now */
@Schema(
        name = "RestoredGateway",
        examples =
                "{\"gatewayId\":\"gw-0hzpq7k3m9x2t\",\"group\":\"GID_files\",\"standing\":\"DIFFERING\",\"differing\":2}")
public record RestoredGateway(String gatewayId, String group, RestoredStanding standing, long differing) {}
