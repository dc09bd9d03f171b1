package io.interspan.sitemanager.logic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.model.Bytes;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.feed.CorruptRowException;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.FeedLimits;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ConfigTableTest {
  private final ConfigTable table = ConfigTable.create(9, FeedLimits.DEFAULT);

  @Test
  void shouldBeTheSameFromItsRows() {
    var one = table.plan(List.of(new KeyChange("a", Bytes.utf8("1"))), false);
    var two = table.plan(List.of(new KeyChange("b", Bytes.utf8("2"))), true);
    table.show(one);
    table.show(two);
    var rows =
        List.of(
            one.write().puts().getFirst(),
            two.write().puts().getFirst(),
            two.write().puts().getLast());

    var again = Objects.requireNonNull(ConfigTable.read(rows, FeedLimits.DEFAULT));
    assertThat(again.table().current()).isEqualTo(new Cursor(9, 2));
    assertThat(again.table().digest()).isEqualTo(table.table().digest());
    assertThat(again.isComplete()).isTrue();
    assertThat(again.shows("a", Bytes.utf8("1"))).isTrue();
  }

  @Test
  void shouldShowNothingThatIsOnlyPlanned() {
    table.plan(List.of(new KeyChange("a", Bytes.utf8("1"))), true);
    assertThat(table.table().entries()).isEmpty();
    assertThat(table.isComplete()).isFalse();
  }

  @Test
  void shouldDeleteARowWithItsKey() {
    table.show(table.plan(List.of(new KeyChange("a", Bytes.utf8("1"))), true));
    var gone = table.plan(List.of(new KeyChange("a", null)), true);
    table.show(gone);
    assertThat(gone.write().deletes()).hasSize(1);
    assertThat(table.table().entries()).isEmpty();
  }

  @Test
  void shouldShowWhatFoundNoRoomOnceThereIsSome() {
    var small = ConfigTable.create(9, FeedLimits.DEFAULT.withTable(2, 4, 16));
    small.show(
        small.plan(
            List.of(new KeyChange("a", Bytes.utf8("1")), new KeyChange("b", Bytes.utf8("1"))),
            true));

    small.show(small.plan(List.of(new KeyChange("c", Bytes.utf8("1"))), true));
    assertThat(small.problem()).contains("at most 2");
    assertThat(small.values()).as("what is shown stands").containsOnlyKeys("a", "b");

    small.show(small.plan(List.of(new KeyChange("a", null)), true));
    assertThat(small.problem()).isEmpty();
    assertThat(small.values()).containsOnlyKeys("b", "c");
  }

  @Test
  void shouldNameARowThatCannotBeRead() {
    var rows = List.of(new StoredEntry("site-config/at", "at", Bytes.utf8("?")));
    assertThatThrownBy(() -> ConfigTable.read(rows, FeedLimits.DEFAULT))
        .isInstanceOf(CorruptRowException.class)
        .hasMessageContaining("site-config/at");
  }
}
