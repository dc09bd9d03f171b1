package io.interspan.span.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.model.Bytes;
import io.interspan.span.logic.Preview.Kind;
import io.interspan.span.testing.Intents.Change;
import io.interspan.span.testing.RandomLog;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PreviewPropertyTest {
  @Provide
  Arbitrary<List<List<Change>>> revisions() {
    return RandomLog.revisions();
  }

  /// Before each revision: the same changes, and others that never come.
  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void shouldSayWhatIsThenSentAndLeaveNoTrace(
      @ForAll("revisions") List<List<Change>> revisions,
      @ForAll("revisions") List<List<Change>> others) {
    var engine = new SpanEngine();
    var untouched = new SpanEngine();
    var plans = new TreeMap<String, SortedMap<String, PlanEntry>>();
    long revision = 0;
    for (var changes : revisions) {
      revision++;
      if (!others.isEmpty()) {
        engine.preview(revision, objects(others.get((int) (revision % others.size()))));
      }
      var preview = engine.preview(revision, objects(changes));
      assertThat(engine.size()).isEqualTo(untouched.size());

      var sent = engine.apply(revision, objects(changes));

      assertThat(bytes(preview.plans())).as("revision %d", revision).isEqualTo(bytes(sent));
      assertThat(preview.plans().declared()).isEqualTo(sent.declared());
      assertThat(sent).isEqualTo(untouched.apply(revision, objects(changes)));
      assertThat(preview.effects()).isEqualTo(effects(sent, plans));
    }
    assertThat(engine.size()).isEqualTo(untouched.size());
  }

  private static List<ObjectChange> objects(List<Change> changes) {
    return changes.stream().map(TestChanges::toObject).toList();
  }

  private static SortedMap<String, List<Bytes>> bytes(RevisionPlans plans) {
    var bytes = new TreeMap<String, List<Bytes>>();
    plans
        .bySite()
        .forEach((site, changes) -> {
          var list = bytes.computeIfAbsent(site, _ -> new ArrayList<>());
          for (var change : changes) {
            list.add(Bytes.utf8(change.key()));
            list.add(change.entry().map(ProtoBytes::serialize).orElse(Bytes.empty()));
          }
        });
    return bytes;
  }

  /// Works the effects out from the plans that the sites have, and enters the changes there.
  private static List<Preview.Effect> effects(
      RevisionPlans sent, SortedMap<String, SortedMap<String, PlanEntry>> plans) {
    var effects = new ArrayList<Preview.Effect>();
    sent.bySite()
        .forEach((site, changes) -> {
          var plan = plans.computeIfAbsent(site, _ -> new TreeMap<>());
          for (var change : changes) {
            var entry = change.entry().orElse(null);
            var before = entry == null ? plan.remove(change.key()) : plan.put(change.key(), entry);
            var shown = entry == null ? before : entry;
            effects.add(
                new Preview.Effect(
                    site,
                    change.key(),
                    PlanTypes.of(shown),
                    entry == null ? Kind.WITHDRAWN : before == null ? Kind.ENTERED : Kind.CHANGED,
                    change.key().length()
                        + (entry == null ? 0 : ProtoBytes.serialize(entry).size())));
          }
        });
    return effects;
  }
}
