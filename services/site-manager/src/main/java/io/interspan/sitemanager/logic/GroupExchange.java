package io.interspan.sitemanager.logic;

import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.FeedDesk;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.Followed;
import io.interspan.message.Role;
import io.interspan.message.ServiceAddress;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.feed.FeedMirror;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/// The feeds between this site and others about members of groups, in both directions: what it asks
/// and is answered, what it is asked and answers.
final class GroupExchange {
  private final SiteManagerConfig config;
  private final FeedDesk desk;
  private final SiteGroups groups;
  private final Subscriptions subscriptions;

  /// The sites that are asked.
  private final TreeSet<String> followed = new TreeSet<>();

  GroupExchange(SiteManagerConfig config, FeedDesk desk, SiteGroups groups) {
    this.config = config;
    this.desk = desk;
    this.groups = groups;
    this.subscriptions = new Subscriptions(config.limits());
  }

  /// Looks at a message before it is taken: whoever pulls members has something to ask.
  void seen(Envelope envelope, long now, List<Effect> out) {
    if (!envelope.hasPull() || !envelope.getFeed().equals(Feeds.MEMBERS.feedName())) {
      return;
    }
    ServiceAddress from;
    try {
      from = ServiceAddress.parse(envelope.getFrom());
    } catch (IllegalArgumentException _) {
      // The desk drops and counts it.
      return;
    }
    var asker = from.site();
    boolean itsOwn = from.role() == Role.SITE_MANAGER && envelope.getInstance().equals(asker);
    if (!itsOwn || asker.equals(config.site())) {
      return;
    }
    var id = new FeedId(Feeds.GROUP_SUBSCRIPTIONS, config.site());
    var held = desk.mirror(id, from);
    if (subscriptions.pulled(asker, now)) {
      desk.follow(id, from, new FeedMirror(config.limits()), now, out);
    } else if (wasQuiet(from, now) && subscriptions.renews(asker, now)) {
      // It is back: what was asked of it is answered again.
      desk.wayIsNew(from, now, out);
    } else if (held != null && begins(envelope)) {
      // What it asks may be another thing now.
      desk.follow(id, from, held, now, out);
    }
  }

  private static boolean begins(Envelope pull) {
    return pull.getPull().getCursor().getEpoch() == 0;
  }

  /// Returns whether a site was not heard for longer than one in reach is quiet.
  private boolean wasQuiet(ServiceAddress site, long now) {
    var heard = desk.heardAt(site);
    return heard.isPresent() && now - heard.getAsLong() > config.limits().quiet().toMillis();
  }

  /// Ends what nobody asks for any more.
  void expire(long now) {
    for (var asker : subscriptions.expire(now)) {
      desk.unfollow(
          new FeedId(Feeds.GROUP_SUBSCRIPTIONS, config.site()), ServiceAddress.siteManager(asker));
      desk.withdraw(new FeedId(Feeds.MEMBERS, asker));
      groups.answers().end(asker);
    }
  }

  /// Takes what another site asks.
  void asked(Followed moved) {
    var asker = moved.producer().site();
    groups.asked(
        asker,
        subscriptions.apply(asker, moved.producer().toString(), mirror(moved), moved.applied()));
  }

  /// Takes what another site answers; returns the same for the disk.
  CopyWrite answered(Followed moved) {
    return groups.answered(
        moved.producer().site(), moved.producer().toString(), mirror(moved), moved.applied());
  }

  private FeedMirror mirror(Followed moved) {
    return Objects.requireNonNull(desk.mirror(moved.id(), moved.producer()));
  }

  /// Asks what is to be asked, answers what is to be answered; returns what is forgotten, for the
  /// disk.
  ///
  /// @param known whether all that is to be asked is known
  CopyWrite sync(boolean known, long now, List<Effect> out) {
    var write = CopyWrite.NOTHING;
    for (var site : List.copyOf(groups.book().sites())) {
      if (groups.book().asks(site)) {
        ask(site, known, now, out);
      } else if (known) {
        askNoMore(site);
        write = DiskQueue.join(write, groups.forget(site));
      }
    }
    groups.answers().askers().forEach(asker -> answer(asker, now, out));
    return write;
  }

  private void ask(String site, boolean known, long now, List<Effect> out) {
    var address = ServiceAddress.siteManager(site);
    var id = new FeedId(Feeds.GROUP_SUBSCRIPTIONS, site);
    groups.book().show(site, known);
    if (followed.add(site)) {
      desk.produce(id, groups.book().asked(site), consumer -> consumer.site().equals(site));
      var mirror = groups.book().mirror(site, address.toString());
      desk.follow(new FeedId(Feeds.MEMBERS, config.site()), address, mirror, now, out);
    }
    desk.publish(id, now, out);
  }

  /// Nothing is shown before it is known what all is asked: less would take members away.
  private void answer(String asker, long now, List<Effect> out) {
    var id = new FeedId(Feeds.MEMBERS, asker);
    if (!desk.produces(id) && subscriptions.isComplete(asker)) {
      desk.produce(id, groups.answers().begin(asker), consumer -> consumer.site().equals(asker));
    }
    desk.publish(id, now, out);
  }

  private void askNoMore(String site) {
    if (followed.remove(site)) {
      desk.unfollow(new FeedId(Feeds.MEMBERS, config.site()), ServiceAddress.siteManager(site));
      desk.withdraw(new FeedId(Feeds.GROUP_SUBSCRIPTIONS, site));
    }
  }

  /// Returns whether a site that is asked has not been heard for so long that it is not waited for:
  /// for as long as others are waited for, from when one in reach would have said something.
  boolean isSilent(String site, long now) {
    var heard = desk.heardAt(ServiceAddress.siteManager(site));
    long patience = config.limits().quiet().toMillis() + ReadyGate.PATIENCE_MILLIS;
    return heard.isPresent() && now - heard.getAsLong() >= patience;
  }
}
