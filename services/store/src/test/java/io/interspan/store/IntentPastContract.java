package io.interspan.store;

import static io.interspan.store.Await.failure;
import static io.interspan.store.Await.get;
import static io.interspan.store.LogBuilder.json;
import static io.interspan.store.LogBuilder.numbered;
import static io.interspan.store.LogBuilder.segment;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.model.intent.Difference;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentStore;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogPart;
import io.interspan.model.intent.LogPlace;
import io.interspan.model.intent.LogQuery;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.PathScope;
import io.interspan.model.intent.StoredIntent;
import io.interspan.model.intent.UsedNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The part of [IntentStoreContract] that is about what was: it equals a replay of the log.
public abstract class IntentPastContract extends IntentRowsContract {
  private static final List<PathScope> SCOPES =
      List.of(
          PathScope.ALL,
          PathScope.of(new IntentPath("/global-infra/segments")),
          PathScope.of(segment("a")),
          PathScope.of(segment("a/ports")),
          PathScope.of(segment("a/ports/p")),
          PathScope.of(segment("never")));

  /// Neighbours in the order of paths: `-` and `.` come before `/`.
  private static final List<String> IDS =
      List.of("a", "a-b", "a.c", "a/ports/p", "a/ports/q", "a/ports/p-1", "a0", "b", "b/ports/p");

  private TreeMap<String, StoredIntent> replayed(long revision) {
    var objects = new TreeMap<String, StoredIntent>();
    for (var row : LogBuilder.allRows(store)) {
      if (row.revision() <= revision) {
        for (var change : row.changes()) {
          objects.remove(change.path().value());
          if (change.after() != null) {
            objects.put(
                change.path().value(),
                new StoredIntent(change.path(), change.type(), row.revision(), change.after()));
          }
        }
      }
    }
    return objects;
  }

  private List<StoredIntent> objectsAt(long revision, PathScope scope, int limit) {
    var all = new ArrayList<StoredIntent>();
    var after = "";
    while (after != null) {
      var page = get(store.objectsAt(revision, scope, after, limit));
      assertThat(page.objects()).hasSizeLessThanOrEqualTo(limit);
      all.addAll(page.objects());
      after = page.next();
    }
    return all;
  }

  private List<Difference> differences(long from, long to, PathScope scope, int limit) {
    var all = new ArrayList<Difference>();
    var after = "";
    while (after != null) {
      var page = get(store.differences(from, to, scope, after, limit));
      all.addAll(page.differences());
      after = page.next();
    }
    return all;
  }

  private List<LogPart> logged(LogQuery query, int limit) {
    var all = new ArrayList<LogPart>();
    LogPlace place = query.start();
    while (place != null) {
      var page = get(store.log(query.from(place), limit));
      assertThat(page.parts()).hasSizeLessThanOrEqualTo(limit);
      all.addAll(page.parts());
      place = page.next();
    }
    return all;
  }

  /// Commits random rows over a few objects, some of them deleted again.
  private void randomRows(Random random, int rows) {
    for (int i = 0; i < rows; i++) {
      var ids = new TreeSet<String>();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        ids.add(IDS.get(random.nextInt(IDS.size())));
      }
      var name = "N" + i;
      var changes =
          ids.stream()
              .map(id -> log.change(id, log.has(id) && random.nextInt(3) == 0 ? null : json(name)))
              .toArray(IntentChange[]::new);
      commit(log.row(random.nextBoolean() ? "ann" : "bob", changes));
    }
  }

  @Test
  void shouldReadObjectsAsTheyWere() {
    commit(log.put("web", "Web"));
    commit(log.put("web", "Front"));
    commit(log.delete("web"));
    commit(log.put("web", "Again"));

    assertThat(get(store.objectAt(0, segment("web")))).isEmpty();
    assertThat(get(store.objectAt(1, segment("web"))).orElseThrow().json()).isEqualTo(json("Web"));
    assertThat(get(store.objectAt(2, segment("web"))).orElseThrow().revision()).isEqualTo(2);
    assertThat(get(store.objectAt(3, segment("web")))).isEmpty();
    assertThat(get(store.objectAt(4, segment("web"))).orElseThrow().json())
        .isEqualTo(json("Again"));
    assertThat(get(store.objectAt(4, segment("db")))).isEmpty();
  }

  @Test
  void shouldRefuseRevisionsThatTheLogDoesNotHave() {
    commit(log.put("web", "Web"));

    for (long revision : new long[] {-1, 2}) {
      assertThat(failure(store.objectAt(revision, segment("web"))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("revision " + revision);
      assertThat(failure(store.objectsAt(revision, PathScope.ALL, "", 1)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(failure(store.differences(revision, 1, PathScope.ALL, "", 1)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(failure(store.differences(1, revision, PathScope.ALL, "", 1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldReadThePastAsAReplayOfTheLogGivesIt() {
    var random = new Random(11);
    randomRows(random, 60);

    for (int i = 0; i < 60; i++) {
      long revision = random.nextInt(61);
      var scope = SCOPES.get(random.nextInt(SCOPES.size()));
      int limit = 1 + random.nextInt(12);
      var expected = replayed(revision);
      assertThat(objectsAt(revision, scope, limit))
          .as("%s at %d, %d a page", scope, revision, limit)
          .isEqualTo(
              expected.values().stream()
                  .filter(object -> scope.has(object.path().value()))
                  .toList());
      var path = segment(IDS.get(random.nextInt(IDS.size())));
      assertThat(get(store.objectAt(revision, path)).orElse(null))
          .isEqualTo(expected.get(path.value()));
    }
  }

  @Test
  void shouldReadThePastOfWhatChangedOften() {
    var random = new Random(15);
    for (int i = 1; i <= 300; i++) {
      commit(
          i % 7 == 0
              ? log.put("b", "B" + i)
              : log.has("a") && random.nextInt(20) == 0 ? log.delete("a") : log.put("a", "A" + i));
    }

    for (int revision = 0; revision <= 300; revision++) {
      var expected = replayed(revision);
      for (var path : List.of(segment("a"), segment("b"))) {
        assertThat(get(store.objectAt(revision, path)).orElse(null))
            .as("%s at %d", path, revision)
            .isEqualTo(expected.get(path.value()));
      }
    }
  }

  @Test
  void shouldTellDifferencesAsTwoReplaysGiveThem() {
    var random = new Random(12);
    randomRows(random, 60);

    for (int i = 0; i < 60; i++) {
      long from = random.nextInt(61);
      long to = random.nextInt(61);
      var scope = SCOPES.get(random.nextInt(SCOPES.size()));
      int limit = 1 + random.nextInt(5);
      assertThat(differences(from, to, scope, limit))
          .as("%s from %d to %d, %d a page", scope, from, to, limit)
          .isEqualTo(expected(replayed(from), replayed(to), scope));
    }
  }

  /// So many changes lie between that paths are stepped through.
  @Test
  void shouldTellDifferencesOverManyChanges() {
    randomRows(new Random(13), 10);
    var many = new ArrayList<IntentChange>();
    for (int i = 0; i <= PastReads.FEW_CHANGES; i++) {
      many.add(log.change("many" + i, json("M")));
    }
    many.add(log.change("a", json("with many")));
    commit(log.row("admin", many.toArray(IntentChange[]::new)));
    randomRows(new Random(14), 10);

    for (var scope : SCOPES) {
      assertThat(differences(3, 21, scope, IntentStore.MAX_READ))
          .isEqualTo(expected(replayed(3), replayed(21), scope));
      assertThat(differences(21, 5, scope, 700))
          .isEqualTo(expected(replayed(21), replayed(5), scope));
    }
  }

  private static List<Difference> expected(
      TreeMap<String, StoredIntent> before, TreeMap<String, StoredIntent> after, PathScope scope) {
    var paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    return paths.stream()
        .filter(scope::has)
        .filter(path -> !Objects.equals(before.get(path), after.get(path)))
        .map(path -> new Difference(before.get(path), after.get(path)))
        .toList();
  }

  @Test
  void shouldSayWhatTheLogSaysWithFiltersBothWays() {
    var random = new Random(15);
    randomRows(random, 60);
    var rows = LogBuilder.allRows(store);

    for (int i = 0; i < 60; i++) {
      boolean newestFirst = random.nextBoolean();
      long low = 1 + random.nextInt(30);
      long high = 30 + random.nextInt(31);
      var scope = SCOPES.get(random.nextInt(SCOPES.size()));
      var author = List.of("", "ann", "bob", "nobody").get(random.nextInt(4));
      var start = LogPlace.at(newestFirst ? high : low);
      var query = new LogQuery(start, newestFirst ? low : high, newestFirst, scope, author);
      assertThat(logged(query, 1 + random.nextInt(7)))
          .as("%s", query)
          .isEqualTo(
              (newestFirst ? rows.reversed() : rows)
                  .stream()
                      .filter(row -> row.revision() >= low && row.revision() <= high)
                      .filter(row -> author.isEmpty() || row.author().equals(author))
                      .map(row -> part(row, scope))
                      .filter(part -> !part.changes().isEmpty())
                      .toList());
    }
  }

  private static LogPart part(LogRow row, PathScope scope) {
    return new LogPart(
        row.revision(),
        row.author(),
        row.at(),
        row.changes().size(),
        row.changes().stream().filter(change -> scope.has(change.path().value())).toList());
  }

  @Test
  void shouldSayLargeRowsInParts() {
    var many = new ArrayList<IntentChange>();
    for (int i = 0; i < 2_500; i++) {
      many.add(log.change("many" + i, json("M")));
    }
    var row = commit(log.row("admin", many.toArray(IntentChange[]::new)));
    commit(log.put("a", "A"));

    var parts = logged(new LogQuery(LogPlace.at(1), 2, false, PathScope.ALL, ""), 10);

    assertThat(parts).extracting(LogPart::revision).containsExactly(1L, 1L, 1L, 2L);
    assertThat(parts).extracting(part -> part.changes().size()).containsExactly(1000, 1000, 500, 1);
    assertThat(parts).extracting(LogPart::rowChanges).containsExactly(2500, 2500, 2500, 1);
    assertThat(row.revision()).isEqualTo(1);
  }

  @Test
  void shouldBoundTheBytesOfARead() {
    var large = json("x".repeat(IntentStore.MAX_READ_BYTES / 2));
    for (int i = 0; i < 5; i++) {
      commit(log.row("admin", log.change("s" + i, large)));
    }

    assertThat(get(store.objectsAt(5, PathScope.ALL, "", 10)).objects()).hasSize(2);
    assertThat(objectsAt(5, PathScope.ALL, 10)).hasSize(5);
    var query = new LogQuery(LogPlace.at(1), 5, false, PathScope.ALL, "");
    assertThat(get(store.log(query, 10)).parts()).hasSize(2);
    assertThat(logged(query, 10)).hasSize(5);
    assertThat(differences(0, 5, PathScope.ALL, 10)).hasSize(5);
  }

  @Test
  void shouldKeepWhoHadWhichNumberFirst() throws Exception {
    commit(log.row("admin", log.change("a", numbered("A", 7)), log.change("b", json("B"))));
    commit(log.row("admin", log.change("a", numbered("A", 9))));
    commit(log.delete("a"));
    commit(log.row("admin", log.change("c", numbered("C", 8))));
    reopen();

    assertThat(get(store.usedNumbers(IntentType.SEGMENT, 0, 10)))
        .containsExactly(
            new UsedNumber(IntentType.SEGMENT, 7, segment("a")),
            new UsedNumber(IntentType.SEGMENT, 8, segment("c")),
            new UsedNumber(IntentType.SEGMENT, 9, segment("a")));
    assertThat(get(store.usedNumbers(IntentType.SEGMENT, 7, 1)))
        .containsExactly(new UsedNumber(IntentType.SEGMENT, 8, segment("c")));
  }
}
