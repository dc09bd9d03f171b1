package io.interspan.span.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.IntentEntry;
import io.interspan.message.PlanEntry;
import io.interspan.model.intent.IntentPath;
import io.interspan.span.testing.Intents.Change;
import io.interspan.span.testing.RandomLog;
import io.interspan.span.testing.SlowComponents;
import io.interspan.span.testing.SlowPlans;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SpanEnginePropertyTest {
  @Provide
  Arbitrary<List<List<Change>>> revisions() {
    return RandomLog.revisions();
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void shouldSendExactlyTheDifferenceOfRecomputedPlans(
      @ForAll("revisions") List<List<Change>> revisions) {
    var engine = new SpanEngine();
    var objects = new TreeMap<IntentPath, IntentEntry>();
    SortedMap<String, SortedMap<String, PlanEntry>> before = new TreeMap<>();
    var components = new SlowComponents();
    long revision = 0;
    for (var changes : revisions) {
      revision++;
      var sent = engine.apply(revision, changes.stream().map(TestChanges::toObject).toList());
      apply(objects, changes);
      var slow = new SlowPlans(objects);
      var after = slow.plans(components.advance(slow, revision));

      assertThat(entries(sent))
          .as("revision %d", revision)
          .isEqualTo(difference(before, after, revision));
      assertThat(sent.declared()).isEqualTo(newIn(before, after));
      before = after;
    }
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void shouldForgetWhatIsGone(@ForAll("revisions") List<List<Change>> revisions) {
    var engine = new SpanEngine();
    var objects = new TreeMap<IntentPath, IntentEntry>();
    long revision = 0;
    for (var changes : revisions) {
      engine.apply(++revision, changes.stream().map(TestChanges::toObject).toList());
      apply(objects, changes);
    }
    engine.apply(
        ++revision, objects.keySet().stream().map(path -> new ObjectChange(path, null)).toList());

    assertThat(engine.size()).as("nodes left: all sites").isEqualTo(1);
  }

  private static void apply(SortedMap<IntentPath, IntentEntry> objects, List<Change> changes) {
    for (var change : changes) {
      change
          .entry()
          .ifPresentOrElse(
              entry -> objects.put(change.path(), entry), () -> objects.remove(change.path()));
    }
  }

  private static List<String> newIn(SortedMap<String, ?> before, SortedMap<String, ?> after) {
    return after.keySet().stream().filter(site -> !before.containsKey(site)).toList();
  }

  /// What a site is sent of an object.
  private record Sent(String key, Optional<PlanEntry> entry) {}

  private static SortedMap<String, List<Sent>> entries(RevisionPlans plans) {
    var sites = new TreeMap<String, List<Sent>>();
    plans
        .bySite()
        .forEach((site, changes) ->
            sites.put(
                site, changes.stream().map(one -> new Sent(one.key(), one.entry())).toList()));
    return sites;
  }

  private static SortedMap<String, List<Sent>> difference(
      SortedMap<String, SortedMap<String, PlanEntry>> before,
      SortedMap<String, SortedMap<String, PlanEntry>> after,
      long revision) {
    var sites = new TreeMap<String, List<Sent>>();
    var all = new TreeMap<String, Object>(before);
    all.putAll(after);
    for (var site : all.keySet()) {
      var was = before.getOrDefault(site, new TreeMap<>());
      var is = after.getOrDefault(site, new TreeMap<>());
      var keys = new TreeMap<String, Object>(was);
      keys.putAll(is);
      var changes = new ArrayList<Sent>();
      for (var key : keys.keySet()) {
        var now = Optional.ofNullable(is.get(key));
        if (!now.equals(Optional.ofNullable(was.get(key)))) {
          changes.add(new Sent(key, now.map(e -> e.toBuilder().setRevision(revision).build())));
        }
      }
      if (!changes.isEmpty()) {
        sites.put(site, changes);
      }
    }
    return sites;
  }
}
