package io.interspan.span.logic;

import io.interspan.message.DraftedObject;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.ServiceAddress;
import io.interspan.message.SpanAnswer;
import io.interspan.message.SpanQuestion;
import io.interspan.message.SpanRefusal;
import io.interspan.message.SpanRefusalReason;
import io.interspan.model.feed.Cursor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The global manager's questions, until they are answered: a long one comes in parts, and one may
/// be about a place in the log that the compiler has yet to reach.
///
/// What is lost is not asked for again: who asked has a time of its own after which it gives up.
final class Questions {
  /// How long a question waits for its parts, and then for the log; after it, it is answered that
  /// this is behind. Less than the asker waits.
  static final long PATIENCE_MILLIS = 5_000;

  /// The most questions that wait; one more is refused. As many as the asker has under way.
  static final int MAX_WAITING = 16;

  /// The most bytes that the parts of all that wait have; the question that brings more is refused.
  static final int MAX_BYTES = 64 << 20;

  /// The most parts of one question; of more it is refused.
  static final int MAX_PARTS = 64;

  /// The most revisions that are asked about in one question; of more it is refused.
  static final int MAX_REVISIONS = 1_024;

  /// How many questions that were refused are remembered, so that parts that come later do not open
  /// them again: as many as may be on their way, a few times over.
  static final int MAX_REFUSED = 64;

  private static final class Waiting {
    final SpanQuestion first;
    final long until;
    final TreeMap<Integer, SpanQuestion> parts = new TreeMap<>();

    Waiting(SpanQuestion first, long until) {
      this.first = first;
      this.until = until;
    }

    boolean isWhole() {
      return parts.size() == first.getParts();
    }

    Cursor at() {
      return new Cursor(first.getEpoch(), first.getRevision());
    }

    long bytes() {
      return parts.values().stream().mapToLong(SpanQuestion::getSerializedSize).sum();
    }

    List<DraftedObject> drafted() {
      var drafted = new ArrayList<DraftedObject>();
      parts.values().forEach(part -> drafted.addAll(part.getPreview().getObjectsList()));
      return drafted;
    }
  }

  private final TreeMap<Long, Waiting> waiting = new TreeMap<>();

  /// The numbers of questions that were refused, the oldest first.
  private final LinkedHashSet<Long> refused = new LinkedHashSet<>();

  /// Takes a question, or a part of one; what is none of the global manager's is passed over.
  void received(Envelope envelope, long now, List<Effect> out) {
    if (!envelope.getTo().equals(ServiceAddress.SPAN.toString())
        || !envelope.getFrom().equals(ServiceAddress.GLOBAL_MANAGER.toString())) {
      return;
    }
    var part = envelope.getSpanQuestion();
    if (refused.contains(part.getNumber())) {
      return;
    }
    if (!isWellFormed(part)) {
      refuse(part, Cursor.NONE, SpanRefusalReason.SPAN_REFUSAL_REASON_NOT_UNDERSTOOD, out);
      return;
    }
    var question = waiting.get(part.getNumber());
    if (question == null) {
      if (waiting.size() >= MAX_WAITING) {
        refuse(part, Cursor.NONE, SpanRefusalReason.SPAN_REFUSAL_REASON_TOO_MUCH, out);
        return;
      }
      question = new Waiting(part, now + PATIENCE_MILLIS);
      waiting.put(part.getNumber(), question);
    }
    if (part.getParts() == question.first.getParts()) {
      question.parts.putIfAbsent(part.getPart(), part);
    }
    if (waiting.values().stream().mapToLong(Waiting::bytes).sum() > MAX_BYTES) {
      waiting.remove(part.getNumber());
      refuse(part, Cursor.NONE, SpanRefusalReason.SPAN_REFUSAL_REASON_TOO_MUCH, out);
    }
  }

  private static boolean isWellFormed(SpanQuestion part) {
    return part.getPart() >= 0
        && part.getPart() < part.getParts()
        && part.getParts() <= MAX_PARTS
        && part.getEpoch() >= 0
        && part.getRevision() >= 0
        && switch (part.getAboutCase()) {
          case PREVIEW -> true;
          case EXPLAIN -> ExplainMessages.isWellFormed(part.getExplain());
          case PROGRESS -> part.getProgress().getRevisionsCount() <= MAX_REVISIONS;
          case ABOUT_NOT_SET -> false;
        };
  }

  /// Answers what can be answered now, and gives up on what cannot in time.
  ///
  /// @param current what is compiled; null before anything is
  void settle(@Nullable Compilation current, long now, List<Effect> out) {
    for (var question : List.copyOf(waiting.values())) {
      boolean reached =
          current != null
              && current.at().epoch() == question.at().epoch()
              && current.at().compareTo(question.at()) >= 0;
      if (current != null && reached && question.isWhole()) {
        waiting.remove(question.first.getNumber());
        answer(question, current, out);
      } else if (now >= question.until) {
        waiting.remove(question.first.getNumber());
        refuse(
            question.first,
            current == null ? Cursor.NONE : current.at(),
            SpanRefusalReason.SPAN_REFUSAL_REASON_BEHIND,
            out);
      }
    }
  }

  private static void answer(Waiting question, Compilation current, List<Effect> out) {
    var answer = answer(question.first, current.at());
    switch (question.first.getAboutCase()) {
      case PREVIEW ->
          answer.setPreview(
              PreviewMessages.message(
                  current.preview(question.drafted()), question.first.getPreview().getEntries()));
      case EXPLAIN ->
          answer.setExplain(ExplainMessages.answer(question.first.getExplain(), current.engine()));
      case PROGRESS -> answer.setProgress(current.progress(question.first.getProgress()));
      case ABOUT_NOT_SET -> throw new IllegalStateException("it was refused when it came");
    }
    out.add(send(answer));
  }

  private void refuse(
      SpanQuestion question, Cursor at, SpanRefusalReason reason, List<Effect> out) {
    refused.add(question.getNumber());
    if (refused.size() > MAX_REFUSED) {
      refused.removeFirst();
    }
    out.add(send(answer(question, at).setRefusal(SpanRefusal.newBuilder().setReason(reason))));
  }

  private static SpanAnswer.Builder answer(SpanQuestion question, Cursor at) {
    return SpanAnswer.newBuilder()
        .setNumber(question.getNumber())
        .setEpoch(at.epoch())
        .setRevision(at.version());
  }

  private static Effect send(SpanAnswer.Builder answer) {
    return new Effect.Send(
        Envelope.newBuilder()
            .setFrom(ServiceAddress.SPAN.toString())
            .setTo(ServiceAddress.GLOBAL_MANAGER.toString())
            .setSpanAnswer(answer)
            .build());
  }
}
