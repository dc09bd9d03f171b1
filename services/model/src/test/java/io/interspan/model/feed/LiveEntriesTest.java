package io.interspan.model.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Holds a table of entries against one that is sorted anew at each look.
class LiveEntriesTest {
  private static final int STEPS = 400;

  @Property(tries = 50)
  void shouldHaveTheLastOfEachInTheOrderOfVersions(@ForAll Random random) {
    var entries = new LiveEntries();
    var should = new TreeMap<String, FeedEntry>();
    for (int version = 1; version <= STEPS; version++) {
      var origin = "o" + random.nextInt(3);
      var key = "k" + random.nextInt(10);
      FeedEntry before;
      if (random.nextInt(3) == 0) {
        before = entries.remove(origin, key);
        assertThat(before).isEqualTo(should.remove(origin + key));
      } else {
        var entry = new FeedEntry(origin, key, version, Bytes.utf8("v" + random.nextInt(2)));
        before = entries.put(entry);
        assertThat(before).isEqualTo(should.put(origin + key, entry));
      }
      assertThat(entries.size()).isEqualTo(should.size());
      assertThat(entries.get(origin, key)).isEqualTo(should.get(origin + key));
      assertThat(entries.of(origin).values())
          .containsExactlyElementsOf(
              should.values().stream().filter(one -> one.origin().equals(origin)).toList());
      assertThat(entries.inOrder()).isEqualTo(sorted(should));
      newest(entries, sorted(should), random.nextInt(version + 1), random.nextInt(12));
    }
  }

  private static List<FeedEntry> sorted(TreeMap<String, FeedEntry> entries) {
    return entries.values().stream().sorted(Comparator.comparingLong(FeedEntry::version)).toList();
  }

  private static void newest(LiveEntries entries, List<FeedEntry> inOrder, long after, int most) {
    var should = inOrder.reversed().stream().filter(one -> one.version() > after).toList();
    var seen = new ArrayList<FeedEntry>();
    boolean all =
        entries.newestFirst(
            after,
            entry -> {
              seen.add(entry);
              return seen.size() <= most;
            });
    assertThat(all).isEqualTo(should.size() <= most);
    assertThat(seen).isEqualTo(should.stream().limit(most + 1L).toList());
  }
}
