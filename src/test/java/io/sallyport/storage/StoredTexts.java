package io.sallyport.storage;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** All that the database has as text, or could have as such. */
final class StoredTexts {
    private StoredTexts() {}

    /** The columns that have this text somewhere. @param text without signs that LIKE knows */
    static List<String> columnsWith(DataSource dataSource, String text) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                Statement columns = connection.createStatement();
                Statement look = connection.createStatement();
                ResultSet all = columns.executeQuery(
                        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE()"
                                + " AND (data_type LIKE '%char' OR data_type LIKE '%text' OR data_type LIKE '%blob'"
                                + " OR data_type IN ('varbinary', 'binary', 'json'))")) {
            while (all.next()) {
                String query = "SELECT COUNT(*) FROM `%s` WHERE `%s` LIKE '%%%s%%'"
                        .formatted(all.getString(1), all.getString(2), text);
                try (ResultSet count = look.executeQuery(query)) {
                    count.next();
                    if (count.getLong(1) > 0) {
                        found.add(all.getString(1) + "." + all.getString(2));
                    }
                }
            }
        }
        return found;
    }
}
