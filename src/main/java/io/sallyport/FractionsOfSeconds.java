package io.sallyport;

import com.mysql.cj.NativeSession;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.protocol.ServerSession;
import com.mysql.cj.protocol.a.NativeCapabilities;
import com.mysql.cj.protocol.a.NativePacketPayload;
import io.agroal.api.AgroalPoolInterceptor;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Milliseconds for MariaDB 10: it greets as {@code 5.5.5-10.11.…}, for the sake of old replicas, so the driver takes it for a MySQL from before
 * 5.6.4 and cuts the times that it writes to whole seconds. No property of the driver says otherwise.
 */
@Singleton
class FractionsOfSeconds implements AgroalPoolInterceptor {
    @Override
    public void onConnectionCreate(Connection connection) {
        try {
            JdbcConnection mysql = connection.unwrap(JdbcConnection.class);
            ServerSession server = ((NativeSession) mysql.getSession()).getServerSession();
            NativeCapabilities greeted = (NativeCapabilities) server.getCapabilities();
            if (!greeted.serverSupportsFracSecs()) {
                server.setCapabilities(withFractions(greeted));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("not a connection of the MySQL driver", e);
        }
    }

    private static NativeCapabilities withFractions(NativeCapabilities greeted) {
        NativePacketPayload greeting = greeted.getInitialHandshakePacket();
        // It was read to its end.
        greeting.setPosition(0);
        NativeCapabilities capabilities = new NativeCapabilities(greeting) {
            @Override
            public boolean serverSupportsFracSecs() {
                return true;
            }
        };
        capabilities.setCapabilityFlags(greeted.getCapabilityFlags());
        capabilities.setThreadId(greeted.getThreadId());
        return capabilities;
    }
}
