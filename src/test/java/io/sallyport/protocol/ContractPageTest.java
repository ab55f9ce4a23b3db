package io.sallyport.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/protocol.md lists what the schemas say. Written anew with {@code ./mvnw test -Dtest=ContractPageTest -Dcontract.write=true}. */
class ContractPageTest {
    private static final Path PAGE = Path.of("docs/protocol.md");
    private static final String BEGIN = "<!-- from the schemas: begin -->\n";
    private static final String END = "<!-- from the schemas: end -->\n";

    @Test
    void thePageListsTheMembersThatTheSchemasHave() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        String written = SchemaPage.render() + "\n";
        if (Boolean.getBoolean("contract.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + written + page.substring(end));
            return;
        }

        assertThat(page.substring(begin, end))
                .as("out of date; CONTRIBUTING.md says how to write it anew")
                .isEqualTo(written);
    }

    @Test
    void everySchemaIsOnThePage() {
        assertThat(Schemas.names()).allSatisfy(name -> assertThat(SchemaPage.render())
                .contains("(../src/main/resources/protocol/schemas/" + name + ".json)"));
    }
}
