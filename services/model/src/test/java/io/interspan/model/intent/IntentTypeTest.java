package io.interspan.model.intent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class IntentTypeTest {
  @ParameterizedTest
  @EnumSource
  void shouldBeFoundByItsApiName(IntentType type) {
    assertThat(IntentType.tryParse(type.apiName())).contains(type);
  }

  @Test
  void shouldNotBeFoundByAnotherName() {
    assertThat(IntentType.tryParse("SEGMENT")).isEmpty();
    assertThat(IntentType.tryParse("")).isEmpty();
  }
}
