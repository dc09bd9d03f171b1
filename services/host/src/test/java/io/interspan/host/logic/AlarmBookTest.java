package io.interspan.host.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.Effect;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmBookTest {
  private final AlarmBook book = new AlarmBook();

  private List<Effect> set(String id, String... problems) {
    var out = new ArrayList<Effect>();
    book.set(id, List.of(problems), out);
    return out;
  }

  @Test
  void shouldSayEachAlarmWhenItBeginsChangesAndEnds() {
    assertThat(set("session/1", "silent")).containsExactly(new Effect.Alarm("session/1", "silent"));
    assertThat(set("session/1", "silent")).isEmpty();
    assertThat(set("session/1", "refused")).hasSize(1);
    assertThat(set("session/1")).containsExactly(new Effect.Alarm("session/1", ""));
    assertThat(set("session/1")).isEmpty();
  }

  @Test
  void shouldLeaveAlarmsAloneWhoseIdsBeginAlike() {
    set("session/10", "silent");
    assertThat(set("session/1")).isEmpty();
    assertThat(set("session/10")).containsExactly(new Effect.Alarm("session/10", ""));
  }
}
