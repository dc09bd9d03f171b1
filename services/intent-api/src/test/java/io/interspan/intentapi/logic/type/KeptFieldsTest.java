package io.interspan.intentapi.logic.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/// README lists the fields that are kept without effect. To renew its list after a change of the
/// table: `mvn -pl services/intent-api -am -Dtest=KeptFieldsTest -Dinterspan.golden=update test`.
class KeptFieldsTest {
  private static final Path README = Path.of("../../README.md");
  private static final String BEGIN =
      "| type | kept and given back, without effect for now |\n|---|---|\n";

  @Test
  void shouldAllBeInTheReadme() throws Exception {
    var text = Files.readString(README);
    int from = text.indexOf(BEGIN);
    assertThat(from).as("the table in README").isPositive();
    from += BEGIN.length();
    int to = text.indexOf("\n\n", from - 1) + 1;
    var written = rows();
    if ("update".equals(System.getProperty("interspan.golden"))) {
      text = text.substring(0, from) + written + text.substring(to);
      Files.writeString(README, text);
      to = text.indexOf("\n\n", from) + 1;
    }

    assertThat(text.substring(from, to)).isEqualTo(written);
  }

  private static String rows() {
    var byType = new LinkedHashMap<String, String>();
    for (var type : ResourceTable.types()) {
      var kept = new ArrayList<String>();
      type.fields().forEach(field -> collect("", field, kept));
      if (!kept.isEmpty()) {
        byType.putIfAbsent(type.apiName(), String.join(", ", kept));
      }
    }
    var rows = new StringBuilder();
    byType.forEach((type, kept) -> rows.append("| " + type + " | " + kept + " |\n"));
    return rows.toString();
  }

  private static void collect(String at, Field field, List<String> kept) {
    switch (field.use()) {
      case KEPT -> kept.add("`" + at + field.name() + "`");
      case ENFORCED -> {
        if (field.type() instanceof FieldType.Word word) {
          word.kept().forEach(one -> kept.add("`" + at + field.name() + "` " + one.word()));
        }
        if (field.type() instanceof FieldType.Struct struct) {
          struct.fields().forEach(one -> collect(at + field.name() + ".", one, kept));
        }
      }
      case REFUSED, READ_ONLY -> {}
    }
  }
}
