package io.interspan.globalmanager.logic;

import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.Followed;
import io.interspan.message.ServiceAddress;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import java.util.ArrayList;
import java.util.List;

/// A follower of the intents feed, with the real mirror.
final class SpanNeighbour implements Manager.Neighbour {
  private static final FeedId INTENTS = new FeedId(Feeds.INTENTS, "");

  final FeedMirror mirror;
  final List<Followed> moves = new ArrayList<>();
  final List<Effect.Alarm> alarms = new ArrayList<>();

  /// Pages that came.
  int pages;

  /// Called before each pull is passed on.
  Runnable beforePull = () -> {};

  private final FeedDesk desk;

  SpanNeighbour(FeedLimits limits) {
    desk = new FeedDesk(ServiceAddress.SPAN, limits);
    mirror = new FeedMirror(limits);
  }

  void follow(Manager manager) {
    manager.neighbours.add(this);
    var out = new ArrayList<Effect>();
    desk.follow(INTENTS, ServiceAddress.GLOBAL_MANAGER, mirror, manager.now, out);
    manager.perform(out);
    manager.run();
  }

  /// Returns every revision of every key that came, in order.
  List<FeedEntry> changes() {
    return moves.stream().flatMap(move -> move.applied().changes().stream()).toList();
  }

  @Override
  public ServiceAddress address() {
    return ServiceAddress.SPAN;
  }

  @Override
  public List<Effect> received(Envelope envelope, long now) {
    if (envelope.hasPage()) {
      pages++;
    }
    var out = new ArrayList<Effect>();
    moves.addAll(desk.received(envelope, now, out));
    return noted(out);
  }

  @Override
  public List<Effect> tick(long now) {
    var out = new ArrayList<Effect>();
    moves.addAll(desk.tick(now, out));
    return noted(out);
  }

  private List<Effect> noted(List<Effect> out) {
    var sends = new ArrayList<Effect>();
    for (var effect : out) {
      if (effect instanceof Effect.Alarm alarm) {
        if (!alarm.text().isEmpty()) {
          alarms.add(alarm);
        }
      } else {
        beforePull.run();
        sends.add(effect);
      }
    }
    return sends;
  }
}
