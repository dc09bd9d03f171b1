package io.interspan.model.feed;

/// What every producer in [FeedWorld] does: answers pulls, sends hints.
final class Producing {
  private final String name;
  private final VirtualNet net;
  private final Subscribers subscribers;
  FeedTable table;

  Producing(String name, VirtualNet net, FeedTable table, FeedLimits limits) {
    this.name = name;
    this.net = net;
    this.table = table;
    this.subscribers = new Subscribers(limits);
  }

  void onPull(String from, FeedPull pull, long now) {
    subscribers.renew(from, pull.holds(table.current()), now);
    net.send(name, from, table.answer(pull, now));
  }

  void changed(long now) {
    subscribers.changed(now).forEach(to -> net.send(name, to, table.hint()));
  }

  void tick(long now) {
    subscribers.due(now).forEach(to -> net.send(name, to, table.hint()));
  }
}
