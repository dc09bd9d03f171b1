package io.interspan.model.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CopyWriteTest {
  @Test
  void shouldNotChangeWithTheListsItWasMadeFrom() {
    var clear = new ArrayList<>(List.of("a"));
    var deletes = new ArrayList<>(List.of(new CopyWrite.Key("a", "k")));
    var puts = new ArrayList<>(List.of(new StoredEntry("a", "k", Bytes.empty())));
    var write = new CopyWrite(clear, deletes, puts);
    var same = new CopyWrite(List.copyOf(clear), List.copyOf(deletes), List.copyOf(puts));

    clear.clear();
    deletes.clear();
    puts.clear();

    assertThat(write).isEqualTo(same);
  }
}
