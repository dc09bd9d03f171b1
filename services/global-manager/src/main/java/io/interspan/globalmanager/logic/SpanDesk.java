package io.interspan.globalmanager.logic;

import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.ServiceAddress;
import io.interspan.message.SpanAnswer;
import io.interspan.message.SpanQuestion;
import io.interspan.model.feed.Cursor;
import java.util.List;
import java.util.TreeMap;

/// The questions to the span service that are under way.
///
/// A question and its answer are messages of their own, and each may be lost: who asked is told so
/// after [#TIMEOUT_MILLIS]. What is answered late or twice is dropped, and counted.
final class SpanDesk {
  /// How long an answer is waited for; longer than span itself waits for the log.
  static final long TIMEOUT_MILLIS = 10_000;

  /// The most questions under way; one more is refused with 503.
  static final int MAX_OPEN = 16;

  /// One who asked.
  interface Asker {
    /// Takes the answer.
    void answered(SpanAnswer answer, long now, List<Effect> out);

    /// Learns that there will be none.
    void failed(ApiException why, List<Effect> out);
  }

  private record Open(Asker asker, long until) {}

  private final TreeMap<Long, Open> open = new TreeMap<>();
  private long lastNumber;
  private long dropped;

  /// Asks.
  ///
  /// @param at the place in the log that the answer must know of
  /// @param parts what to ask, in parts that fit into messages; at least one
  /// @throws ApiException where too many questions are under way
  void ask(Cursor at, List<SpanQuestion> parts, Asker asker, long now, List<Effect> out) {
    if (open.size() >= MAX_OPEN) {
      throw new ApiException(
          ErrorCode.UNAVAILABLE,
          MAX_OPEN + " questions to the span service are under way: ask again in a second");
    }
    // By the clock, so that an answer to the process before is none to this one.
    lastNumber = Math.max(lastNumber + 1, now);
    open.put(lastNumber, new Open(asker, now + TIMEOUT_MILLIS));
    for (int i = 0; i < parts.size(); i++) {
      var part =
          parts.get(i).toBuilder()
              .setNumber(lastNumber)
              .setPart(i)
              .setParts(parts.size())
              .setEpoch(at.epoch())
              .setRevision(at.version());
      out.add(
          new Effect.Send(
              Envelope.newBuilder()
                  .setFrom(ServiceAddress.GLOBAL_MANAGER.toString())
                  .setTo(ServiceAddress.SPAN.toString())
                  .setSpanQuestion(part)
                  .build()));
    }
  }

  /// Takes an answer.
  void received(Envelope envelope, long now, List<Effect> out) {
    var answer = envelope.getSpanAnswer();
    boolean isOurs =
        envelope.getFrom().equals(ServiceAddress.SPAN.toString())
            && envelope.getTo().equals(ServiceAddress.GLOBAL_MANAGER.toString());
    var asked = isOurs ? open.remove(answer.getNumber()) : null;
    if (asked == null) {
      dropped++;
    } else if (answer.hasRefusal()) {
      asked.asker().failed(refused(answer), out);
    } else {
      asked.asker().answered(answer, now, out);
    }
  }

  /// Gives up on what was not answered in time.
  void tick(long now, List<Effect> out) {
    for (var number : List.copyOf(open.keySet())) {
      var asked = open.get(number);
      if (asked != null && now >= asked.until()) {
        open.remove(number);
        asked
            .asker()
            .failed(
                unavailable(
                    "the span service did not answer within "
                        + TIMEOUT_MILLIS / 1_000
                        + " s: see that it runs, and ask again"),
                out);
      }
    }
  }

  /// Returns how many answers were dropped: they came late or twice, or from somebody else.
  long dropped() {
    return dropped;
  }

  private static ApiException refused(SpanAnswer answer) {
    return switch (answer.getRefusal().getReason()) {
      case SPAN_REFUSAL_REASON_BEHIND ->
          unavailable(
              "the span service is behind: it has compiled the log up to revision "
                  + answer.getRevision()
                  + "; ask again in a second");
      case SPAN_REFUSAL_REASON_TOO_MUCH ->
          unavailable("the span service has too much to answer: ask again, or for less");
      case SPAN_REFUSAL_REASON_NOT_UNDERSTOOD ->
          unavailable("the span service does not know the question: it is of another version");
      case SPAN_REFUSAL_REASON_UNSPECIFIED, UNRECOGNIZED ->
          unavailable("the span service refused, and this version does not know why");
    };
  }

  private static ApiException unavailable(String text) {
    return new ApiException(ErrorCode.UNAVAILABLE, text);
  }
}
