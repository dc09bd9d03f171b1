package io.interspan.simulation;

import io.interspan.message.Envelope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What happened: a digest of all of it, by which two runs are compared, and the last of it in
/// words, for whoever looks into a failure.
public final class Trace {
  /// The most events that are kept in words.
  public static final int KEPT = 20_000;

  private record Event(long at, Supplier<String> text) {}

  private final Timeline timeline;
  private final long start;
  private final ArrayDeque<Event> last = new ArrayDeque<>(KEPT);
  private final MessageDigest digest;
  private long events;

  /// An empty trace.
  public Trace(Timeline timeline) {
    this.timeline = timeline;
    this.start = timeline.now();
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /// Notes an event in words.
  public void note(String text) {
    add(text.getBytes(StandardCharsets.UTF_8), () -> text);
  }

  /// Notes what happened to a message.
  ///
  /// @param what in a word
  /// @param wire its bytes
  public void message(String what, Envelope envelope, byte[] wire) {
    add(wire, () -> what + " " + describe(envelope));
  }

  /// Notes bytes.
  ///
  /// @param text in words, made only where somebody looks
  public void add(byte[] bytes, Supplier<String> text) {
    events++;
    long now = timeline.now();
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      digest.update((byte) (now >>> shift));
    }
    digest.update(bytes);
    if (last.size() == KEPT) {
      last.remove();
    }
    last.add(new Event(now, text));
  }

  private static String describe(Envelope envelope) {
    var body =
        switch (envelope.getBodyCase()) {
          case HINT -> "hint at " + place(envelope.getHint().getAt());
          case PULL ->
              "pull "
                  + envelope.getPull().getPull()
                  + " from "
                  + place(envelope.getPull().getCursor())
                  + (envelope.getPull().getSnapshot() ? " snapshot" : "")
                  + " offset "
                  + envelope.getPull().getOffset();
          case PAGE -> {
            var page = envelope.getPage();
            yield "page of "
                + page.getPull()
                + " at "
                + place(page.getAt())
                + (page.getSnapshot() ? " snapshot" : "")
                + " offset "
                + page.getOffset()
                + page.getEntriesList().stream()
                    .map(entry ->
                        (entry.getTombstone() ? " -" : " +")
                            + entry.getOrigin()
                            + ":"
                            + entry.getKey())
                    .collect(Collectors.joining())
                + page.getOriginsList().stream()
                    .map(origin ->
                        " ["
                            + origin.getOrigin()
                            + " "
                            + origin.getState().name().substring("ORIGIN_STATE_".length())
                            + " "
                            + place(origin.getStamp())
                            + "]")
                    .collect(Collectors.joining())
                + (page.getLast() ? " last" : "");
          }
          case REFUSAL ->
              "refusal of "
                  + envelope.getRefusal().getPull()
                  + " "
                  + envelope.getRefusal().getReason();
          case HELLO -> "hello";
          case WELCOME -> "welcome, map " + envelope.getWelcome().getShardMap().getEpoch();
          case SESSION_REFUSAL -> "refused: " + envelope.getSessionRefusal().getReason();
          case BYE -> "bye";
          case NODE_HELLO -> "a node is there";
          case SPAN_QUESTION -> "question " + envelope.getSpanQuestion().getNumber();
          case SPAN_ANSWER -> "answer to " + envelope.getSpanAnswer().getNumber();
          case MEMBERS_QUESTION ->
              "question for members " + envelope.getMembersQuestion().getNumber();
          case MEMBERS_REPLY -> "members for " + envelope.getMembersReply().getNumber();
          case HOST_QUESTION -> "question about " + envelope.getHostQuestion().getHost();
          case HOST_ANSWER -> "answer to " + envelope.getHostAnswer().getNumber();
          case SITE_PREVIEW_QUESTION ->
              "preview " + envelope.getSitePreviewQuestion().getNumber() + "?";
          case SITE_PREVIEW_ANSWER -> "preview " + envelope.getSitePreviewAnswer().getNumber();
          case NODE_PREVIEW_QUESTION ->
              "preview " + envelope.getNodePreviewQuestion().getNumber() + "?";
          case NODE_PREVIEW_ANSWER -> "preview " + envelope.getNodePreviewAnswer().getNumber();
          case BODY_NOT_SET -> "nothing";
        };
    return envelope.getFrom()
        + " -> "
        + envelope.getTo()
        + " "
        + envelope.getFeed()
        + (envelope.getInstance().isEmpty() ? "" : ":" + envelope.getInstance())
        + " "
        + body;
  }

  private static String place(io.interspan.message.CursorMessage cursor) {
    return cursor.getEpoch() % 10_000_000 + "/" + cursor.getVersion();
  }

  /// Returns the digest of all that happened so far: equal for equal runs.
  public String digest() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("SHA-256 can be cloned", e);
    }
  }

  /// Returns how many events there were.
  public long events() {
    return events;
  }

  /// Returns the last events, one a line, with the seconds since the start.
  ///
  /// @param most how many at most
  public String tail(int most) {
    return last.stream()
        .skip(Math.max(0, last.size() - most))
        .map(event -> String.format("%9.3f  %s", (event.at - start) / 1_000.0, event.text.get()))
        .collect(Collectors.joining("\n"));
  }
}
