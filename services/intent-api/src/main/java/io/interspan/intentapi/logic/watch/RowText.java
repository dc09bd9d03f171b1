package io.interspan.intentapi.logic.watch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.LogRow;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A row of the log, with its changes as watchers are told them. Each is written once, however many
/// watch, and only when one is shown it.
final class RowText {
  private final LogRow row;
  private final Function<IntentChange, ObjectNode> writer;
  private final @Nullable String[] texts;

  RowText(LogRow row, Function<IntentChange, ObjectNode> writer) {
    this.row = row;
    this.writer = writer;
    this.texts = new String[row.changes().size()];
  }

  long revision() {
    return row.revision();
  }

  List<IntentChange> changes() {
    return row.changes();
  }

  /// Returns the bytes of objects that it holds.
  long bytes() {
    long bytes = 0;
    for (var change : row.changes()) {
      var before = change.before();
      var after = change.after();
      bytes += (before == null ? 0 : before.size()) + (after == null ? 0 : after.size());
    }
    return bytes;
  }

  /// Returns a frame with some of the changes.
  ///
  /// @param shown their places, at least one
  /// @param more whether frames with others of this row follow
  String frame(Iterator<Integer> shown, boolean more) {
    var text = new StringBuilder("{\"kind\":\"intents\",\"revision\":").append(row.revision());
    text.append(",\"author\":").append(JsonNodeFactory.instance.textNode(row.author()));
    text.append(",\"at\":").append(row.at()).append(",\"changes\":[");
    for (var comma = ""; shown.hasNext(); comma = ",") {
      text.append(comma).append(text(shown.next()));
    }
    return text.append(more ? "],\"more\":true}" : "]}").toString();
  }

  private String text(int change) {
    var text = texts[change];
    if (text == null) {
      text = writer.apply(row.changes().get(change)).toString();
      texts[change] = text;
    }
    return text;
  }
}
