package io.interspan.intentapi.logic.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.intentapi.logic.api.Json;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.Rule;
import io.interspan.model.intent.Service;
import io.interspan.model.intent.StoredIntent;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PredefinedTest {
  private static final String LAST =
      "/domains/default/security-policies/default-layer3-section/rules/default-layer3-rule";

  static Stream<StoredIntent> objects() {
    return IntentPath.ROOTS.stream().flatMap(root -> Predefined.within(root).stream());
  }

  @ParameterizedTest
  @MethodSource("objects")
  void shouldBeRight(StoredIntent stored) {
    var type = ResourceTable.at(stored.path()).orElseThrow();
    var object = Json.parseOwn(stored.json());

    assertThat(type.check(stored.path(), object)).isEmpty();
    assertThat(type.references(object)).isEmpty();
    assertThat(object.path("display_name").asText()).isNotEmpty();
    if (type.type() == IntentType.SERVICE) {
      assertThat(Service.read(stored).entries()).isNotEmpty();
    }
  }

  @Test
  void shouldBeTheSameBelowEachRoot() {
    assertThat(Predefined.within(IntentPath.ROOT))
        .hasSameSizeAs(Predefined.within(IntentPath.LOCAL_ROOT));
    assertThat(
            Predefined.within(IntentPath.ROOT).stream()
                .filter(one -> one.type() == IntentType.SERVICE))
        .hasSizeGreaterThan(50);
  }

  @Test
  void shouldLetTheLastRuleBeSetAndNoOther() {
    var last = new IntentPath(IntentPath.ROOT + LAST);

    assertThat(objects().map(StoredIntent::path).filter(Predefined::isSettable)).hasSize(4);
    assertThat(Predefined.isSettable(last)).isTrue();
    var rule = Rule.read(Objects.requireNonNull(Predefined.get(last)));
    assertThat(rule.action()).isEqualTo(Rule.Action.ALLOW);
    assertThat(rule.sources().isAny()).isTrue();
  }
}
