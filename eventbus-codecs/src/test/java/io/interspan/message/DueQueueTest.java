package io.interspan.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DueQueueTest {
  private final DueQueue<String> queue = new DueQueue<>();

  @Test
  void shouldGiveWhatIsDueInOrder() {
    queue.set("late", 30);
    queue.set("second", 10);
    queue.set("third", 20);
    queue.set("first", 5);

    assertThat(queue.due(20)).containsExactly("first", "second", "third");
  }

  @Test
  void shouldKeepTheOrderOfTheFirstSettingForOneTime() {
    queue.set("a", 50);
    queue.set("b", 10);
    queue.set("c", 10);
    queue.set("a", 10);

    assertThat(queue.due(10)).containsExactly("a", "b", "c");
  }

  @Test
  void shouldHoldThingsDueUntilTheyAreSetAnew() {
    queue.set("a", 10);

    assertThat(queue.due(9)).isEmpty();
    assertThat(queue.due(10)).containsExactly("a");
    assertThat(queue.due(11)).containsExactly("a");
    queue.set("a", 12);
    assertThat(queue.due(11)).isEmpty();
    queue.set("a", 8);
    assertThat(queue.due(8)).containsExactly("a");
  }

  @Test
  void shouldForgetWhatIsRemoved() {
    queue.set("a", 10);
    queue.set("b", 10);
    queue.remove("a");
    queue.remove("never set");

    assertThat(queue.due(Long.MAX_VALUE)).containsExactly("b");
  }

  @Test
  void shouldGiveWhatASlowListWould() {
    var random = new Random(7);
    var times = new LinkedHashMap<String, Long>();
    for (int step = 0; step < 20_000; step++) {
      var key = "k" + random.nextInt(60);
      if (random.nextInt(5) == 0) {
        times.remove(key);
        queue.remove(key);
      } else {
        long at = random.nextInt(100);
        times.put(key, at);
        queue.set(key, at);
      }
      long now = random.nextInt(100);
      var expected = new ArrayList<>(times.keySet());
      expected.removeIf(one -> times.get(one) > now);
      expected.sort((a, b) -> Long.compare(times.get(a), times.get(b)));
      assertThat(queue.due(now)).containsExactlyElementsOf(expected);
    }
  }
}
