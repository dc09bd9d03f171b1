package io.interspan.model.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.Bytes;
import org.junit.jupiter.api.Test;

class DefinitionTest {
  private static final IntentPath GROUP =
      new IntentPath("/global-infra/domains/default/groups/web");

  private static String definition(IntentType type, String json) {
    return Definition.of(GROUP, type, Bytes.utf8(json)).toUtf8();
  }

  @Test
  void shouldKeepWhatHasAnEffectAndNothingElse() {
    assertThat(
            definition(
                IntentType.GROUP,
                "{\"_revision\":3,\"description\":\"d\",\"display_name\":\"Web\",\"expression\":[],\"id\":\"web\"}"))
        .isEqualTo("{\"display_name\":\"Web\",\"expression\":[]}");
    assertThat(
            definition(
                IntentType.RULE,
                "{\"notes\":\"n\",\"source_groups\":[\"ANY\"],\"action\":\"DROP\",\"rule_id\":1000}"))
        .isEqualTo("{\"action\":\"DROP\",\"rule_id\":1000,\"source_groups\":[\"ANY\"]}");
    assertThat(definition(IntentType.SERVICE, "{\"service_entries\":[],\"is_default\":false}"))
        .isEqualTo("{\"service_entries\":[]}");
    assertThat(
            definition(IntentType.SECURITY_POLICY, "{\"locked\":true,\"category\":\"Emergency\"}"))
        .isEqualTo("{\"category\":\"Emergency\"}");
  }

  @Test
  void shouldRefuseWhatIsNoDefinition() {
    assertThatThrownBy(() -> definition(IntentType.SEGMENT, "{}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is a Segment");
    for (var json : new String[] {"[]", "{"}) {
      assertThatThrownBy(() -> definition(IntentType.GROUP, json))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(GROUP.value());
    }
  }
}
