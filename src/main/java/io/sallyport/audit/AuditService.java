package io.sallyport.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.sallyport.api.PageRequest;
import io.sallyport.security.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.exception.GenericJDBCException;

/** Reads the audit: what is sealed of it. */
@ApplicationScoped
class AuditService implements ChainReader.Source {
    private final AuditTable table;
    private final CheckpointTable checkpoints;
    private final DataSource dataSource;
    private final ObjectWriter lines;

    AuditService(AuditTable table, CheckpointTable checkpoints, DataSource dataSource, ObjectMapper mapper) {
        this.table = table;
        this.checkpoints = checkpoints;
        this.dataSource = dataSource;
        this.lines = mapper.writerFor(ChainLine.class).without(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    /** Newest first, one more than the page's limit if there are more. @throws Refusal 400 */
    List<AuditEntryView> list(AuditFilter filter, Reach reach, PageRequest page) {
        Map<String, List<Object>> conditions = filter.conditions(reach);
        String after = page.afterOrStart(AuditService::number);
        conditions.put("sequence < ?", List.of(after.isEmpty() ? Long.MAX_VALUE : number(after)));
        String sql = AuditTable.SEALED + " WHERE " + String.join(" AND ", conditions.keySet())
                + " ORDER BY sequence DESC LIMIT " + page.fetchSize();
        return QuarkusTransaction.joiningExisting().call(() -> query(sql, conditions));
    }

    private List<AuditEntryView> query(String sql, Map<String, List<Object>> conditions) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            int index = 1;
            for (List<Object> values : conditions.values()) {
                for (Object value : values) {
                    select.setObject(index++, value);
                }
            }
            List<AuditEntryView> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(AuditEntryView.of(AuditTable.sealed(row)));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new GenericJDBCException("the audit could not be read", e);
        }
    }

    List<CheckpointView> checkpoints(PageRequest page) {
        String after = page.afterOrStart(AuditService::number);
        return checkpointsAfter(after.isEmpty() ? 0 : number(after), page.fetchSize()).stream()
                .map(CheckpointView::of)
                .toList();
    }

    /** A line each, from the one behind this number on; holds a page at a time, and waits for whoever reads slowly. */
    void export(long after, OutputStream out) throws IOException {
        new ChainReader(this).<IOException>read(after, line -> {
            lines.writeValue(out, line);
            out.write('\n');
            return true;
        });
        out.flush();
    }

    @Override
    public List<SealedEntry> entriesAfter(long sequence, int most) {
        return QuarkusTransaction.joiningExisting().call(() -> table.sealedAfter(sequence, most));
    }

    @Override
    public List<Checkpoint> checkpointsAfter(long sequence, int most) {
        return QuarkusTransaction.joiningExisting().call(() -> checkpoints.after(sequence, most));
    }

    private static long number(String text) {
        long number = Long.parseLong(text);
        if (number < 0) {
            throw new IllegalArgumentException("no number of an entry");
        }
        return number;
    }
}
