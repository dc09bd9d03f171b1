package io.interspan.sitemanager.logic;

import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.Followed;
import io.interspan.message.ServiceAddress;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.FeedTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/// The feeds of a site-manager: three that it produces, one that it follows of the span service,
/// two of each of its controllers.
final class SiteFeeds {
  private final SiteManagerConfig config;
  private final FeedDesk desk;

  /// The controllers that are followed.
  private final TreeSet<String> nodes = new TreeSet<>();

  SiteFeeds(SiteManagerConfig config) {
    this.config = config;
    this.desk = new FeedDesk(config.address(), config.limits());
  }

  void produce(FeedTable siteConfig, FeedTable report, FeedTable realized) {
    desk.produce(
        feed(Feeds.SITE_CONFIG), siteConfig, consumer -> consumer.site().equals(config.site()));
    desk.produce(feed(Feeds.SITE_REPORT), report);
    desk.produce(feed(Feeds.SITE_REALIZATION), realized);
  }

  /// Returns the desk, for the feeds between sites.
  FeedDesk desk() {
    return desk;
  }

  void publish(Feeds feed, long now, List<Effect> out) {
    desk.publish(feed(feed), now, out);
  }

  /// Begins to follow the plan.
  void follow(FeedMirror plan, long now, List<Effect> out) {
    desk.follow(feed(Feeds.SITE_PLAN), ServiceAddress.SPAN, plan, now, out);
  }

  /// Begins to follow a controller.
  void follow(String node, FeedMirror inventory, long now, List<Effect> out) {
    var controller = config.controller(node);
    nodes.add(node);
    desk.follow(of(Feeds.INVENTORY, node), controller, inventory, now, out);
    desk.follow(
        of(Feeds.NODE_REALIZATION, node), controller, new FeedMirror(config.limits()), now, out);
  }

  List<Followed> received(Envelope envelope, long now, List<Effect> out) {
    return desk.received(envelope, now, out);
  }

  List<Followed> tick(long now, List<Effect> out) {
    return desk.tick(now, out);
  }

  /// Returns the mirror of what moved.
  FeedMirror mirror(Followed followed) {
    return Objects.requireNonNull(desk.mirror(followed.id(), followed.producer()));
  }

  /// Returns what is followed, and how far.
  List<SiteStatus.Follows> follows() {
    var follows = new ArrayList<SiteStatus.Follows>();
    follows(feed(Feeds.SITE_PLAN), ServiceAddress.SPAN, follows);
    for (var node : nodes) {
      follows(of(Feeds.INVENTORY, node), config.controller(node), follows);
      follows(of(Feeds.NODE_REALIZATION, node), config.controller(node), follows);
    }
    return follows;
  }

  private void follows(FeedId id, ServiceAddress producer, List<SiteStatus.Follows> into) {
    var mirror = desk.mirror(id, producer);
    if (mirror != null) {
      into.add(
          new SiteStatus.Follows(
              id.toString(), producer.toString(), mirror.cursor(), mirror.counters()));
    }
  }

  private FeedId feed(Feeds feed) {
    return new FeedId(feed, config.site());
  }

  private FeedId of(Feeds feed, String node) {
    return new FeedId(feed, config.instance(node));
  }
}
