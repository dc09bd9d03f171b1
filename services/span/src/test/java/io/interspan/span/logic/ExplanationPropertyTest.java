package io.interspan.span.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.IntentEntry;
import io.interspan.message.PlanEntry;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.span.testing.Intents.Change;
import io.interspan.span.testing.RandomLog;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ExplanationPropertyTest {
  private static final List<String> SITES = List.of("east", "north", "south", "west", "moon");

  @Provide
  Arbitrary<List<List<Change>>> revisions() {
    return RandomLog.revisions();
  }

  /// What a site holds follows, step by step, from a declared site; for all else there is a reason.
  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void shouldExplainAllThatIsHeldAndAllThatIsNot(
      @ForAll("revisions") List<List<Change>> revisions) {
    var engine = new SpanEngine();
    var objects = new TreeMap<IntentPath, IntentEntry>();
    var held = new TreeMap<String, SortedMap<String, PlanEntry>>();
    long revision = 0;
    for (var changes : revisions) {
      var sent = engine.apply(++revision, changes.stream().map(TestChanges::toObject).toList());
      for (var change : changes) {
        change
            .entry()
            .ifPresentOrElse(
                entry -> objects.put(change.path(), entry), () -> objects.remove(change.path()));
      }
      sent.bySite()
          .forEach((site, plan) -> {
            var entries = held.computeIfAbsent(site, _ -> new TreeMap<>());
            plan.forEach(change ->
                change
                    .entry()
                    .ifPresentOrElse(
                        entry -> entries.put(change.key(), entry),
                        () -> entries.remove(change.key())));
          });
    }
    for (var site : SITES) {
      for (var path : objects.keySet()) {
        var explanation = engine.explain(path, new Explanation.Target.AtSite(site));
        if (held.getOrDefault(site, new TreeMap<>()).containsKey(path.value())) {
          assertEndsAtTheSite(explanation, path, site, objects);
        } else {
          assertSaysWhyNot(explanation, path, site);
        }
      }
    }
  }

  private static void assertEndsAtTheSite(
      Explanation explanation,
      IntentPath path,
      String site,
      SortedMap<IntentPath, IntentEntry> objects) {
    assertThat(explanation).as("%s at %s", path, site).isInstanceOf(Explanation.Held.class);
    var steps = ((Explanation.Held) explanation).steps();
    assertThat(steps).as("%s at %s", path, site).isNotEmpty();
    assertThat(steps.getFirst().from()).isEqualTo(path);
    var reached = new TreeSet<IntentPath>(List.of(path));
    for (var step : steps) {
      assertThat(reached).as("%s of %s", step, path).contains(step.from());
      reached.add(step.to());
    }
    var from = steps.stream().map(Dependency::from).toList();
    var ends = steps.stream().map(Dependency::to).filter(to -> !from.contains(to)).toList();
    if (ends.isEmpty()) {
      assertThat(steps).extracting(Dependency::reason).containsExactly(Reason.FOR_SITE);
    }
    assertThat(ends)
        .as("%s at %s: %s", path, site, steps)
        .allSatisfy(end -> {
          assertThat(end).isEqualTo(GraphReader.sitePath(site));
          assertThat(objects.get(end).getType()).isEqualTo(IntentType.SITE.apiName());
        });
  }

  private static void assertSaysWhyNot(Explanation explanation, IntentPath path, String site) {
    assertThat(explanation).as("%s at %s", path, site).isInstanceOf(Explanation.NotHeld.class);
    assertThat(((Explanation.NotHeld) explanation).absences())
        .as("%s at %s", path, site)
        .isNotEmpty()
        .allSatisfy(absence -> assertThat(absence.reason()).isNotBlank());
  }
}
