package io.interspan.globalmanager.logic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.interspan.intentapi.logic.IntentDesk;
import io.interspan.message.Effect;
import java.util.List;

/// Tells those who watch what sites have in force, and what is wrong.
final class SiteNotices {
  private final IntentDesk objects;
  private final SiteReports reports;

  SiteNotices(IntentDesk objects, SiteReports reports) {
    this.objects = objects;
    this.reports = reports;
  }

  /// Looks at a site whose realization may be another.
  void look(String site) {
    reports
        .realizedRevision(site)
        .ifPresent(revision ->
            objects.say(
                "realized/" + site,
                JsonNodeFactory.instance
                    .objectNode()
                    .put("kind", "realized")
                    .put("site", site)
                    .put("revision", revision),
                false));
  }

  /// Looks at what the service itself says is wrong.
  void look(List<Effect> out) {
    for (var effect : out) {
      if (effect instanceof Effect.Alarm(var id, var text)) {
        objects.say(
            "alarm/" + id,
            JsonNodeFactory.instance
                .objectNode()
                .put("kind", "alarm")
                .put("id", id)
                .put("text", text),
            text.isEmpty());
      }
    }
  }
}
