package io.interspan.simulation;

import io.interspan.message.Envelope;
import io.interspan.message.FeedCodec;
import io.interspan.message.FeedId;
import io.interspan.message.PlanEntry;
import io.interspan.message.ProtoBytes;
import io.interspan.message.RuntimeEntry;
import io.interspan.message.ServiceAddress;
import io.interspan.model.Bytes;
import io.interspan.model.feed.FeedAnswer;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.FeedPull;
import io.interspan.model.feed.MirrorStep;
import java.util.ArrayDeque;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Pulls a whole feed as its consumer would, at once, to see what a producer serves.
final class Probe {
  private Probe() {}

  /// Pulls a feed.
  ///
  /// @param as the consumer
  /// @param shardEpoch what stands on messages between hosts and controllers; 0 elsewhere
  /// @return what is served; empty where the producer refuses, or is down
  static Optional<FeedMirror> pull(
      SimulatedProcess<?> producer,
      FeedId id,
      ServiceAddress as,
      long shardEpoch,
      FeedLimits limits,
      long now) {
    var mirror = new FeedMirror(limits);
    var asked = new ArrayDeque<FeedPull>();
    mirror.start(now).next().ifPresent(asked::add);
    while (!asked.isEmpty()) {
      var question =
          Envelope.newBuilder()
              .setFrom(as.toString())
              .setTo(producer.address().toString())
              .setFeed(id.feed().feedName())
              .setInstance(id.instance())
              .setShardEpoch(shardEpoch)
              .setPull(FeedCodec.message(asked.remove()))
              .build();
      for (var answer : producer.ask(question)) {
        FeedAnswer read =
            answer.hasPage()
                ? FeedCodec.page(answer.getPage())
                : FeedCodec.refusal(answer.getRefusal());
        var step = mirror.onAnswer(read, now);
        if (step instanceof MirrorStep.Applied) {
          return Optional.of(mirror);
        }
        step.next().ifPresent(asked::add);
      }
    }
    return Optional.empty();
  }

  /// Returns the values of one origin.
  static SortedMap<String, Bytes> values(FeedMirror mirror, String origin) {
    var values = new TreeMap<String, Bytes>();
    mirror
        .entries(origin)
        .forEach((key, entry) -> {
          if (entry.value() != null) {
            values.put(key, entry.value());
          }
        });
    return values;
  }

  /// Reads entries of a plan, without their revisions, and without the numbers of components, which
  /// are revisions: a span that finds no history counts from where it begins.
  static SortedMap<String, PlanEntry> plan(SortedMap<String, Bytes> values) {
    var plan = new TreeMap<String, PlanEntry>();
    values.forEach((key, value) -> {
      var entry = ProtoBytes.parse(PlanEntry.parser(), value, key).toBuilder().clearRevision();
      if (entry.hasRouter()) {
        entry.getRouterBuilder().clearComponent();
      }
      plan.put(key, entry.build());
    });
    return plan;
  }

  /// Reads entries of runtime state, without their mobility sequences.
  static SortedMap<String, RuntimeEntry> state(NavigableMap<String, Bytes> values) {
    var state = new TreeMap<String, RuntimeEntry>();
    values.forEach((key, value) -> {
      var entry = ProtoBytes.parse(RuntimeEntry.parser(), value, key).toBuilder();
      if (entry.hasMac()) {
        entry.getMacBuilder().clearMobilitySequence();
      } else if (entry.hasArp()) {
        entry.getArpBuilder().clearMobilitySequence();
      }
      state.put(key, entry.build());
    });
    return state;
  }
}
