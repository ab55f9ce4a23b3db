package io.sallyport;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.quarkus.scheduler.Scheduled;
import io.sallyport.api.PeriodicWork;
import io.sallyport.messaging.InboxWorker;
import io.sallyport.messaging.Unfinished;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.security.Key;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Holds the structure that ARCHITECTURE.md describes: packages by feature, in ranks; a package imports only packages of a lower rank. */
@AnalyzeClasses(packages = "io.sallyport", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final Map<String, Integer> RANKS = Map.ofEntries(
            Map.entry("protocol", 0),
            Map.entry("api", 1),
            Map.entry("security", 2),
            Map.entry("messaging", 3),
            Map.entry("audit", 4),
            Map.entry("changes", 4),
            Map.entry("gateways", 5),
            Map.entry("credentials", 6),
            Map.entry("commands", 6),
            Map.entry("status", 7),
            Map.entry("activation", 7),
            Map.entry("storage", 8),
            Map.entry("maintenance", 8),
            Map.entry("recovery", 9),
            Map.entry("console", 10),
            Map.entry("ingress", 10),
            Map.entry("health", 10));

    @ArchTest
    static final ArchRule everyPackageImportsOnlyLowerRanks = classes()
            .that(areRanked())
            .should(new ArchCondition<>("depend on packages of a lower rank only") {
                @Override
                public void check(JavaClass origin, ConditionEvents events) {
                    origin.getDirectDependenciesFromSelf().forEach(dependency -> {
                        String from = feature(origin);
                        String to = feature(dependency.getTargetClass());
                        boolean allowed = to == null
                                || to.equals(from)
                                || (RANKS.containsKey(to) && RANKS.get(to) < RANKS.get(from));
                        if (!allowed) {
                            events.add(SimpleConditionEvent.violated(origin, dependency.getDescription()));
                        }
                    });
                }
            });

    @ArchTest
    static final ArchRule everyPackageHasARankOrIsAnEdge = classes().should(new ArchCondition<>("have a rank") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
            String feature = feature(type);
            boolean known = feature == null
                    || RANKS.containsKey(feature)
                    || feature.equals("embedded")
                    || feature.equals("simulator");
            if (!known) {
                events.add(SimpleConditionEvent.violated(type, "no rank is decided for package " + feature));
            }
        }
    });

    /** A native executable starts with what static fields had in the build: not even its random numbers would be its own. */
    @ArchTest
    static final ArchRule nothingOfTheBuildIsKeptInAStaticField = fields().that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackages("io.sallyport.embedded..", "io.sallyport.simulator..")
            .should()
            .notHaveRawType(assignableTo(Random.class))
            .andShould()
            .notHaveRawType(assignableTo(Thread.class))
            .andShould()
            .notHaveRawType(assignableTo(Executor.class))
            .andShould()
            .notHaveRawType(assignableTo(HttpClient.class))
            .andShould()
            .notHaveRawType(assignableTo(Key.class));

    @ArchTest
    static final ArchRule thereIsNoCycle =
            slices().matching("io.sallyport.(*)..").should().beFreeOfCycles();

    /** A method that returns nothing runs on a worker thread else, one message after the other, and more than it can take is lost. */
    @ArchTest
    static final ArchRule whatComesInIsTakenOnTheThreadThatReadsIt =
            methods().that().areAnnotatedWith(Incoming.class).should().beAnnotatedWith(NonBlocking.class);

    /** A process that may be frozen between two requests has no scheduler. Those that are left out have nothing to do there, or somebody else does it. */
    @ArchTest
    static final ArchRule whatIsScheduledIsDoneByTheTickToo = classes()
            .that(new DescribedPredicate<>("have a scheduled method") {
                @Override
                public boolean test(JavaClass type) {
                    return type.getMethods().stream().anyMatch(method -> method.isAnnotatedWith(Scheduled.class));
                }
            })
            .and()
            .haveNameNotMatching(".*\\.(BrokerWatch|BrokerAbsence|GatewayDirectory|OverdueSweep)")
            .should()
            .implement(PeriodicWork.class);

    /** Nor may anything be left to a thread of its own. Those that are left out are waited for by whoever rings them. */
    @ArchTest
    static final ArchRule whatAThreadDoesIsFinishedBeforeTheAnswerOrDoneByTheTick = classes()
            .that(new DescribedPredicate<>("have a worker") {
                @Override
                public boolean test(JavaClass type) {
                    return type.getFields().stream()
                            .anyMatch(field -> field.getRawType().isEquivalentTo(InboxWorker.class));
                }
            })
            .and()
            .haveNameNotMatching(".*\\.(CommandIntake|CommandWaiters|GatewayDirectory)")
            .should()
            .implement(PeriodicWork.class)
            .orShould()
            .implement(Unfinished.class);

    @ArchTest
    static final ArchRule theProtocolNeedsJavaJacksonAndJSpecifyOnly = noClasses()
            .that()
            .resideInAPackage("io.sallyport.protocol..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    "java..", "javax.crypto..", "com.fasterxml.jackson..", "org.jspecify..", "io.sallyport.protocol..");

    @ArchTest
    static final ArchRule theSimulatorSpeaksOnlyTheProtocol = noClasses()
            .that()
            .resideInAPackage("io.sallyport.simulator..")
            .should()
            .dependOnClassesThat(new DescribedPredicate<>("are of another feature") {
                @Override
                public boolean test(JavaClass type) {
                    String feature = feature(type);
                    return feature != null && !feature.equals("protocol") && !feature.equals("simulator");
                }
            });

    @ArchTest
    static final ArchRule theEdgesAreReachedByNameOnly = noClasses()
            .that()
            .resideOutsideOfPackages("io.sallyport.embedded..", "io.sallyport.simulator..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.sallyport.embedded..", "io.sallyport.simulator..");

    @ArchTest
    static final ArchRule whatIsInjectedComesThroughTheConstructor =
            fields().should().notBeAnnotatedWith(Inject.class);

    @ArchTest
    static final ArchRule entitiesStayInTheirPackage = classes()
            .that()
            .areAnnotatedWith(jakarta.persistence.Entity.class)
            .should()
            .bePackagePrivate();

    private static DescribedPredicate<JavaClass> areRanked() {
        return new DescribedPredicate<>("are in a ranked package") {
            @Override
            public boolean test(JavaClass type) {
                return RANKS.containsKey(String.valueOf(feature(type)));
            }
        };
    }

    /** The feature's package below io.sallyport; null for the root package and for everybody else's. */
    private static String feature(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith("io.sallyport.")) {
            return null;
        }
        String rest = name.substring("io.sallyport.".length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
