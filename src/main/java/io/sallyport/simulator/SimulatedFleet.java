package io.sallyport.simulator;

import io.sallyport.protocol.GatewayId;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/**
 * A fleet of virtual gateways. Registering and connecting go on in the background, and wait for a console or a broker that is not
 * there yet. One connection each, but no thread each: all run on a few event loops of their own.
 */
public final class SimulatedFleet implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SimulatedFleet.class);
    private static final long LIMIT_SECONDS = 5;
    private static final int EVENT_LOOPS = Math.max(1, Runtime.getRuntime().availableProcessors());

    private final SimulatorSettings settings;
    private final List<GatewayPlan> plans;
    private final Vertx vertx;
    private final Environment environment;
    /** Written by the starting thread, read by the admin endpoint: a concurrent collection. */
    private final Collection<VirtualGateway> gateways = new ConcurrentLinkedQueue<>();

    private final Thread starter;
    private volatile int adminPort = -1;

    private SimulatedFleet(SimulatorSettings settings, List<GatewayPlan> plans) {
        this.settings = settings;
        this.plans = List.copyOf(plans);
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        this.environment =
                new Environment(settings, vertx, Clock.systemUTC(), new BootFile(settings.folder()), new Buckets());
        this.starter = new Thread(this::run, "simulator-start");
        starter.setDaemon(true);
    }

    /**
     * Starts the fleet that the configuration describes, to be called once the console's HTTP port is open. Returns at once.
     *
     * @return ends the fleet: the gateways say goodbye, and their connections and threads are gone
     * @throws IllegalArgumentException if the configuration can't be read
     */
    public static AutoCloseable start() {
        return start(ConfigProvider.getConfig());
    }

    static SimulatedFleet start(Config config) {
        SimulatorSettings settings = SimulatorSettings.of(config);
        return start(settings, FleetPlan.of(settings));
    }

    /** Starts these gateways, whatever the settings say of how many there are to be. */
    static SimulatedFleet start(SimulatorSettings settings, List<GatewayPlan> plans) {
        SimulatedFleet fleet = new SimulatedFleet(settings, plans);
        fleet.starter.start();
        return fleet;
    }

    private void run() {
        try {
            adminPort = await(new AdminEndpoint(() -> gateways).listen(vertx, settings.adminPort()))
                    .actualPort();
            launch(new Registration(settings).of(plans));
            LOG.infof(
                    "Simulating %d gateways; their faults can be seen and switched at http://localhost:%d/",
                    gateways.size(), adminPort);
        } catch (InterruptedException e) {
            LOG.debug("The simulator was closed before it had started");
        } catch (IOException | ExecutionException | TimeoutException | RuntimeException e) {
            LOG.error("The simulator could not start", e);
        }
    }

    private void launch(Map<GatewayPlan, RegisteredGateway> registered)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Map<GatewayId, Long> boots = environment
                .boots()
                .raise(registered.values().stream().map(RegisteredGateway::id).toList());
        List<Context> loops = loops();
        for (int i = 0; i < plans.size(); i++) {
            GatewayPlan plan = plans.get(i);
            RegisteredGateway gateway = registered.get(plan);
            if (gateway != null) {
                VirtualGateway virtual = new VirtualGateway(
                        plan, gateway, boots.getOrDefault(gateway.id(), 1L), environment, loops.get(i % loops.size()));
                gateways.add(virtual);
                virtual.start(1_000L * i / settings.connectsPerSecond());
            }
        }
    }

    /** A context for each event loop: what Vert.x hands out to verticles. */
    private List<Context> loops() throws InterruptedException, ExecutionException, TimeoutException {
        List<Context> contexts = new CopyOnWriteArrayList<>();
        await(vertx.deployVerticle(
                () -> new AbstractVerticle() {
                    @Override
                    public void start() {
                        contexts.add(context);
                    }
                },
                new DeploymentOptions().setInstances(EVENT_LOOPS)));
        return contexts;
    }

    private static <T> T await(Future<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Where the admin endpoint listens; -1 before it does. */
    int adminPort() {
        return adminPort;
    }

    Collection<VirtualGateway> gateways() {
        return gateways;
    }

    @Override
    public void close() {
        starter.interrupt();
        try {
            starter.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
            await(Future.join(gateways.stream().map(VirtualGateway::close).toList()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("Not all virtual gateways said goodbye", e);
        }
        try {
            await(vertx.close());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The simulator's threads did not end in time", e);
        }
    }
}
