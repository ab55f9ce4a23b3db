package io.sallyport;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.sallyport.audit.VerifyAudit;
import io.sallyport.security.PasswordHash;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Starts Sallyport. In development mode what it needs starts before it, in this process: Flyway looks for the database
 * before any bean of ours exists. Everywhere else what it needs must be configured.
 */
@QuarkusMain
public class Main implements QuarkusApplication {

    private static final String GENERATED_APPLICATION = "io.quarkus.runner.ApplicationImpl";

    public static void main(String... args) {
        String command = args.length > 0 ? args[0] : "";
        List<String> arguments = List.of(args).subList(Math.min(1, args.length), args.length);
        switch (command) {
            case Probe.COMMAND -> System.exit(Probe.run(arguments, System.getenv()));
            case PasswordHash.COMMAND -> System.exit(PasswordHash.run(System.in, System.out));
            case VerifyAudit.COMMAND -> {
                // Its profile's configuration, and no more of the application.
                launchMode();
                System.exit(VerifyAudit.run(ConfigProvider.getConfig(), arguments, System.out));
            }
            default -> start(command.equals(Migration.COMMAND), args);
        }
    }

    private static void start(boolean onlyMigrates, String... args) {
        if (onlyMigrates) {
            Migration.prepare();
        }
        if (launchMode() == LaunchMode.DEVELOPMENT) {
            DevelopmentParts.startServers();
        } else {
            Config config = ConfigProvider.getConfig();
            Optional<String> missing = onlyMigrates
                    ? RequiredConfiguration.missingToMigrate(config)
                    : RequiredConfiguration.missing(config);
            if (missing.isPresent()) {
                // A log record would wait for a logging set-up that does not come any more.
                System.err.println(missing.get());
                System.exit(1);
            }
        }
        if (onlyMigrates) {
            // Without an application of ours, which would be looked for among beans that are gone by then.
            Quarkus.run(args);
        } else {
            Quarkus.run(Main.class, args);
        }
    }

    /**
     * The launch mode, and with it the configuration of its profile, is known from the moment on that the generated
     * application is loaded, which Quarkus would otherwise do a moment later, when it is too late for the servers.
     */
    private static LaunchMode launchMode() {
        try {
            Class.forName(GENERATED_APPLICATION, true, Thread.currentThread().getContextClassLoader());
            return LaunchMode.current();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("this is not a Quarkus application: it was not built by its plugin", e);
        }
    }

    @Override
    public int run(String... args) throws Exception {
        if (LaunchMode.current() != LaunchMode.DEVELOPMENT) {
            Quarkus.waitForExit();
            return 0;
        }
        AutoCloseable simulator = DevelopmentParts.startSimulator();
        try {
            DevelopmentParts.sayWhereTheyAre();
            Quarkus.waitForExit();
        } finally {
            simulator.close();
        }
        return 0;
    }
}
