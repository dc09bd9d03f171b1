package io.interspan.globalmanager.logic;

import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.state.IntentsDigest;
import io.interspan.message.DraftedObject;
import io.interspan.message.PreviewQuestion;
import io.interspan.message.ProtoBytes;
import io.interspan.message.SpanQuestion;
import io.interspan.model.intent.IntentChange;
import io.interspan.model.intent.LogRow;
import java.util.ArrayList;
import java.util.List;

/// A row that is not in the log, as span is asked about it: its objects are what the intents feed
/// would bring.
final class PlanQuestion {
  /// How many bytes of objects a message holds before it ends; one object more, of at most 1 MiB,
  /// still fits.
  static final int PART_BYTES = 1 << 20;

  /// The most bytes of objects that are asked about; more is refused with 413. Twice what one
  /// request's body may have: an object is whole here, and a patch of it need not be.
  static final int MAX_BYTES = 32 << 20;

  private PlanQuestion() {}

  /// Returns the parts of the question, to be numbered.
  ///
  /// @param entries whether the entries are wanted that sites would be sent
  /// @throws ApiException where the row is too large to be asked about
  static List<SpanQuestion> parts(LogRow row, boolean entries) {
    var parts = new ArrayList<SpanQuestion>();
    var part = PreviewQuestion.newBuilder().setEntries(entries);
    long partBytes = 0;
    long bytes = 0;
    for (var change : row.changes()) {
      var object = object(row.revision(), change);
      partBytes += object.getSerializedSize();
      bytes += object.getSerializedSize();
      if (bytes > MAX_BYTES) {
        throw new ApiException(
            ErrorCode.TOO_LARGE,
            "the objects that change have more than "
                + (MAX_BYTES >> 20)
                + " MiB together: plan them in parts");
      }
      part.addObjects(object);
      if (partBytes >= PART_BYTES) {
        parts.add(SpanQuestion.newBuilder().setPreview(part).build());
        part = PreviewQuestion.newBuilder().setEntries(entries);
        partBytes = 0;
      }
    }
    if (part.getObjectsCount() > 0) {
      parts.add(SpanQuestion.newBuilder().setPreview(part).build());
    }
    return parts;
  }

  private static DraftedObject object(long revision, IntentChange change) {
    var object = DraftedObject.newBuilder().setPath(change.path().value());
    var entry = IntentsDigest.entry(change.path().value(), change.type(), revision, change.after());
    if (entry.value() != null) {
      object.setEntry(ProtoBytes.wrap(entry.value()));
    }
    return object.build();
  }
}
