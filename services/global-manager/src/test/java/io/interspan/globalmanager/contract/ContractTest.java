package io.interspan.globalmanager.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// To renew the file after a change of the table of types: `mvn -pl services/global-manager -am
/// -Dtest=ContractTest -Dinterspan.golden=update test`.
class ContractTest {
  private static final Path FILE = Path.of("src/main/resources/interspan/openapi.json");

  @Test
  void shouldSayWhatTheTableOfTypesSays() throws Exception {
    var written =
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(ContractWriter.write())
            + "\n";
    if ("update".equals(System.getProperty("interspan.golden"))) {
      Files.writeString(FILE, written);
    }

    assertThat(Files.readString(FILE)).isEqualTo(written);
  }
}
