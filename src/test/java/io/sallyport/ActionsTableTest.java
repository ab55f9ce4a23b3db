package io.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.ActionsTable.Row;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** docs/api.md leaves out no action of the two products, and what it claims has a test. */
class ActionsTableTest {
    private static final Path TESTS = Path.of("src", "test", "java");

    @Test
    void everyActionIsThereOnce() {
        assertThat(ActionsTable.actions()).hasSize(129 + 96).doesNotHaveDuplicates();

        assertThat(ActionsTable.rows())
                .extracting(Row::action)
                .containsExactlyInAnyOrderElementsOf(ActionsTable.actions());
        assertThat(ActionsTable.lines()).isEqualTo(ActionsTable.rows().size());
    }

    @Test
    void everyRowNamesWhatDoesItAndItsTestOrSaysWhyNothingDoes() {
        assertThat(ActionsTable.rows()).allSatisfy(row -> {
            if (row.isClaimed()) {
                assertThat(row.requests().size() + row.messages().size())
                        .as("requests and messages")
                        .isPositive();
                assertThat(row.testMethod()).as("its test").isNotNull();
            } else {
                assertThat(row.why()).as("why not").isNotEmpty();
                assertThat(row.testMethod()).as("its test").isNull();
            }
        });
    }

    @Test
    void whatIsSaidOverTheWireIsInTheContract() throws IOException {
        String contract = Files.readString(Path.of("docs", "protocol.md"));

        assertThat(ActionsTable.rows()).allSatisfy(row -> assertThat(row.messages())
                .allSatisfy(message -> assertThat(contract.contains("`" + message + "`"))
                        .as(message)
                        .isTrue()));
    }

    @Test
    void everyTestThatIsNamedExists() {
        List<String> missing = ActionsTable.rows().stream()
                .filter(row -> row.testClass() != null && !isTest(row))
                .map(row -> "%s.%s, of %s".formatted(row.testClass(), row.testMethod(), row))
                .toList();

        assertThat(missing).isEmpty();
    }

    private static boolean isTest(Row row) {
        try (Stream<Path> files = Files.walk(TESTS)) {
            List<Path> found = files.filter(file -> file.endsWith(row.testClass() + ".java"))
                    .toList();
            assertThat(found).as("more than one class has this name").hasSizeLessThan(2);
            return !found.isEmpty() && hasTest(load(found.get(0)), row.testMethod());
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static Class<?> load(Path file) throws ClassNotFoundException {
        String name = TESTS.relativize(file)
                .toString()
                .replace(".java", "")
                .replace(file.getFileSystem().getSeparator(), ".");
        return Class.forName(name, false, ActionsTableTest.class.getClassLoader());
    }

    /** Its own or an inherited one. */
    private static boolean hasTest(Class<?> type, String name) {
        return Stream.<Class<?>>iterate(type, one -> one != null, Class::getSuperclass)
                .flatMap(one -> Arrays.stream(one.getDeclaredMethods()))
                .filter(method -> method.getName().equals(name))
                .anyMatch(ActionsTableTest::isTest);
    }

    private static boolean isTest(Method method) {
        return method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class);
    }
}
