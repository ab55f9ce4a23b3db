package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.jdbc.JdbcConnection;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sallyport.testing.EmbeddedServers;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What every connection to the database has, whatever URL the operator gives. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class DatabaseConnectionsTest {
    @Inject
    AgroalDataSource dataSource;

    @Test
    void aDatabaseThatHangsGivesItsThreadsBack() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            JdbcConnection mysql = connection.unwrap(JdbcConnection.class);

            assertThat(mysql.getPropertySet()
                            .getIntegerProperty(PropertyKey.connectTimeout)
                            .getValue())
                    .isEqualTo(5_000);
            assertThat(mysql.getPropertySet()
                            .getIntegerProperty(PropertyKey.socketTimeout)
                            .getValue())
                    .as("longer than a statement may wait for a lock")
                    .isEqualTo(60_000);
        }
    }

    @Test
    void nobodyWaitsLongForAConnectionOfThePool() {
        assertThat(dataSource.getConfiguration().connectionPoolConfiguration().acquisitionTimeout())
                .isEqualTo(Duration.ofSeconds(5));
    }
}
