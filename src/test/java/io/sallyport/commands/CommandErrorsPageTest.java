package io.sallyport.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/commands.md has the catalogue as the code has it. */
class CommandErrorsPageTest {
    private static final Path PAGE = Path.of("docs", "commands.md");
    private static final String BEGIN = "<!-- catalogue: rendered from CommandErrorCode -->\n";
    private static final String END = "<!-- end of the catalogue -->";

    @Test
    void thePageHasEveryCodeWithItsExplanation() throws IOException {
        String page = Files.readString(PAGE);

        String catalogue = page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END));

        assertThat(catalogue).as("put this there instead").isEqualTo(rendered());
    }

    @Test
    void thePageNamesEveryState() throws IOException {
        String page = Files.readString(PAGE);

        for (CommandState state : CommandState.values()) {
            assertThat(page).contains("| `" + state + "` |");
        }
    }

    private static String rendered() {
        StringBuilder table = new StringBuilder("| code | issue again? | what it means |\n|---|---|---|\n");
        for (CommandErrorsResource.Entry entry :
                new CommandErrorsResource().all().items()) {
            table.append("| `%s` | %s | %s |\n"
                    .formatted(entry.code(), entry.reissuable() ? "yes" : "no", entry.explanation()));
        }
        return table.toString();
    }
}
