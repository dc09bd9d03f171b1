package io.interspan.sitemanager.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ForgottenHostsTest {
  private final TreeMap<String, Bytes> config = new TreeMap<>();
  private ForgottenHosts hosts = ForgottenHosts.read(config);

  private void show(List<KeyChange> changes) {
    for (var change : changes) {
      if (change.value() == null) {
        config.remove(change.key());
      } else {
        config.put(change.key(), Objects.requireNonNull(change.value()));
      }
    }
    hosts = ForgottenHosts.read(config);
  }

  @Test
  void shouldRememberHostsUntilTheyAreBack() {
    config.put("forgotten", Bytes.empty());
    config.put("shard-map", Bytes.empty());
    show(hosts.add("h2", new Cursor(1, 2), 7));
    show(hosts.add("h1", new Cursor(3, 4), 8));
    assertThat(hosts.ids()).containsExactly("h1", "h2");
    show(List.of(hosts.takeOut("h2")));
    assertThat(hosts.ids()).containsExactly("h1");
    assertThat(config).containsOnlyKeys("forgotten", "shard-map", "forgotten/h1");
  }

  @Test
  void shouldMakeRoomWithTheOneThatWasSaidFirst() {
    for (int number = 0; number < ForgottenHosts.MOST; number++) {
      show(hosts.add("h" + (100 - number), new Cursor(1, 1), 50 + number));
    }
    show(hosts.add("h100", new Cursor(1, 2), 500));
    assertThat(hosts.ids()).hasSize(ForgottenHosts.MOST).contains("h99");
    show(hosts.add("new", new Cursor(1, 1), 400));
    assertThat(hosts.ids())
        .hasSize(ForgottenHosts.MOST)
        .contains("h100", "new")
        .doesNotContain("h99");
  }

  @Test
  void shouldMakeRoomWithOneThatCannotBeRead() {
    config.put("forgotten/bad", Bytes.utf8("?"));
    for (int number = 0; number < ForgottenHosts.MOST; number++) {
      show(hosts.add("h" + number, new Cursor(1, 1), 50 + number));
    }
    assertThat(hosts.ids()).hasSize(ForgottenHosts.MOST).doesNotContain("bad");
  }
}
