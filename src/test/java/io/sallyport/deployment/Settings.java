package io.sallyport.deployment;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The settings that there are at run time, by the interfaces that read them; {@code *} stands for a key that the operator chooses. */
final class Settings {
    private final Set<String> names = new TreeSet<>();

    Settings() {
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.sallyport").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .map(JavaClass::reflect)
                        .forEach(this::add);
        addOfThePlatform();
        addThoseAskedForByName();
    }

    /** Of the extensions in use: only what is read at run time, since what counts in the build is no longer to be set. */
    private void addOfThePlatform() {
        try {
            ClassLoader loader = Settings.class.getClassLoader();
            for (URL list : Collections.list(loader.getResources("META-INF/quarkus-config-roots.list"))) {
                String classes = new String(list.openStream().readAllBytes(), StandardCharsets.UTF_8);
                for (String name : classes.split("\\s+")) {
                    Class<?> type = Class.forName(name, false, loader);
                    ConfigRoot root = type.getAnnotation(ConfigRoot.class);
                    if (root != null
                            && root.phase() == ConfigPhase.RUN_TIME
                            && type.isAnnotationPresent(ConfigMapping.class)) {
                        add(type);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private void addThoseAskedForByName() {
        Pattern asked = Pattern.compile("@ConfigProperty\\(name = \"([a-z.-]+)\"");
        for (Path source : DeploymentFiles.below(Path.of("src/main/java"), ".java")) {
            asked.matcher(DeploymentFiles.text(source)).results().forEach(found -> names.add(found.group(1)));
        }
    }

    private void add(Class<?> mapping) {
        names.addAll(ConfigMappings.getProperties(ConfigMappings.ConfigClass.configClass(mapping))
                .keySet());
    }

    Set<String> names() {
        return names;
    }

    /** Whether an environment variable sets one of them, by the rule that each character which is no letter and no digit is an underscore. */
    boolean hasVariable(String variable) {
        return names.stream().anyMatch(name -> variable.matches(pattern(name, true)));
    }

    boolean hasProperty(String property) {
        return names.stream().anyMatch(name -> property.matches(pattern(name, false)));
    }

    private static String pattern(String name, boolean variable) {
        return Pattern.compile("\\*|[^*]+")
                .matcher(name.replace("\"*\"", "*"))
                .results()
                .map(part ->
                        part.group().equals("*") ? (variable ? "[A-Z0-9_]+" : "[^.]+") : quoted(part.group(), variable))
                .collect(Collectors.joining());
    }

    private static String quoted(String text, boolean variable) {
        return Pattern.quote(variable ? text.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT) : text);
    }
}
