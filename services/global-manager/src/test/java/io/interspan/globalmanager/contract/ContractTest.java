package io.interspan.globalmanager.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// To renew the file after a change of the table of types: `mvn -pl services/global-manager -am
/// -Dtest=ContractTest -Dinterspan.golden=update test`.
class ContractTest {
  private static final Path FILE = Path.of("src/main/resources/interspan/openapi.json");

  /// A site's own API has the same types: its description lies with the service that serves it.
  private static final Path SITE_FILE =
      Path.of("../site-manager/src/main/resources/interspan/openapi-site.json");

  @Test
  void shouldSayWhatTheTableOfTypesSays() throws Exception {
    requireSame(FILE, ContractWriter.write());
  }

  @Test
  void shouldSayWhatTheTableOfTypesSaysOfASite() throws Exception {
    requireSame(SITE_FILE, ContractWriter.writeSite());
  }

  private static void requireSame(Path file, ObjectNode description) throws Exception {
    var written =
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(description)
            + "\n";
    if ("update".equals(System.getProperty("interspan.golden"))) {
      Files.writeString(file, written);
    }

    assertThat(Files.readString(file)).isEqualTo(written);
  }
}
