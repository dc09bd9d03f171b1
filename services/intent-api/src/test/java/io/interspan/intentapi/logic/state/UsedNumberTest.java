package io.interspan.intentapi.logic.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.model.Bytes;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.UsedNumber;
import org.junit.jupiter.api.Test;

/// The store keeps the numbers of the types that the table says have some.
class UsedNumberTest {
  @Test
  void shouldFindTheNumbersThatTheTableOfTypesHas() {
    for (var type : ResourceTable.types()) {
      var path = IntentPath.ROOT.child("things", "one");
      var field = type.numbered();
      var json = Bytes.utf8("{\"" + field.map(f -> f.name()).orElse("overlay_id") + "\":70000}");

      var used = UsedNumber.of(new IntentChange(path, type.type(), null, json));

      assertThat(used.isPresent()).as(type.apiName()).isEqualTo(field.isPresent());
      assertThat(UsedNumber.TYPES.contains(type.type()))
          .as(type.apiName())
          .isEqualTo(field.isPresent() || type.type() == IntentType.SITE);
    }
  }
}
