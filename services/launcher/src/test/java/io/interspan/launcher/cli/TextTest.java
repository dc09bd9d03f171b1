package io.interspan.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void shouldGiveNobodyPowerOverTheTerminal() {
    var named = new JsonObject().put("path", "/x").put("display_name", "\u001b[31mred\n/y  z");

    assertThat(Text.line("\u001b[31mred\n\u0000")).isEqualTo("\\u001b[31mred\\u000a\\u0000");
    assertThat(Text.line("Käse 10.1.0.1/24")).isEqualTo("Käse 10.1.0.1/24");
    assertThat(ObjectText.table(new JsonArray().add(named)).lines()).hasSize(2);
    assertThat(ObjectText.fields(named)).contains("display_name: \\u001b[31mred\\u000a/y  z");
  }
}
