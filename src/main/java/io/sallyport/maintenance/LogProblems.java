package io.sallyport.maintenance;

import io.sallyport.api.Refusal;
import io.sallyport.commands.CommandView;
import io.sallyport.protocol.Methods.CollectLogsResult;
import jakarta.ws.rs.core.Response.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a log is not given out. */
final class LogProblems {
    private LogProblems() {}

    static Refusal none(CommandView command) {
        return Refusal.notFound(
                "LOG_NOT_FOUND",
                "There is no log of command %s: only gateway.collectLogs without an uploadUrl gives one, and it is kept for a while."
                        .formatted(command.id()));
    }

    /** @param log null if nothing of it is there */
    static Refusal incomplete(CommandView command, @Nullable CollectLogsResult result, @Nullable LogCollection log) {
        int received = log == null ? 0 : log.parts();
        Integer parts = log != null ? Integer.valueOf(log.of()) : result == null ? null : result.parts();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("received", received);
        if (parts != null) {
            members.put("parts", parts);
        }
        String why = result == null
                ? "the gateway has not said what the whole is; the command is " + command.state()
                : "more may come";
        return Refusal.of(
                Status.CONFLICT,
                "LOG_INCOMPLETE",
                "%d of %s parts are there, and %s."
                        .formatted(received, parts == null ? "an unknown number of" : parts, why),
                members);
    }

    static Refusal corrupt(LogCollection log, CollectLogsResult result) {
        return Refusal.of(
                Status.BAD_GATEWAY,
                "LOG_CORRUPT",
                "All %d parts are there, with %d bytes, and they are not the %d bytes that the gateway says it sent. Collect the logs again."
                        .formatted(log.of(), log.bytes(), result.sizeBytes()));
    }
}
