package io.interspan.sitemanager.logic;

import io.interspan.firewall.logic.group.Selectors;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.ProtoBytes;
import io.interspan.message.SubscriptionEntry;
import io.interspan.model.Bytes;
import io.interspan.model.feed.CopyChange;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.MirrorStep;
import io.interspan.model.feed.OriginCopies;
import io.interspan.model.feed.OriginStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What other sites ask of this one: for as long as they do. Whoever pulls the members of its
/// groups is asked which groups these are; who has not pulled for the time of a lease asks no more.
final class Subscriptions {
  private static final class Asker {
    final OriginCopies copies;
    long until;
    long renewedAt;

    Asker(OriginCopies copies, long now) {
      this.copies = copies;
      this.renewedAt = now;
    }
  }

  private final FeedLimits limits;
  private final TreeMap<String, Asker> askers = new TreeMap<>();

  Subscriptions(FeedLimits limits) {
    this.limits = limits;
  }

  /// Notes that a site pulled; returns whether it is a new one. Beyond the bound of subscribers
  /// none is taken in.
  boolean pulled(String asker, long now) {
    var known = askers.get(asker);
    if (known == null && askers.size() >= limits.subscribers()) {
      return false;
    }
    var held = known == null ? new Asker(new OriginCopies(limits), now) : known;
    held.until = now + limits.lease().toMillis();
    askers.put(asker, held);
    return known == null;
  }

  /// Returns whether a site that pulled may be asked anew at once, and notes that it is: not at
  /// each of its pulls, or two sites would have each other begin for ever.
  boolean renews(String asker, long now) {
    var known = askers.get(asker);
    if (known == null || now - known.renewedAt < limits.hintInterval().toMillis()) {
      return false;
    }
    known.renewedAt = now;
    return true;
  }

  /// Takes what a site asks.
  List<CopyChange> apply(
      String asker, String relay, FeedMirror mirror, MirrorStep.Applied applied) {
    var known = askers.get(asker);
    return known == null ? List.of() : known.copies.offer(relay, mirror, applied);
  }

  /// Returns whether all that a site asks is known.
  boolean isComplete(String asker) {
    var known = askers.get(asker);
    return known != null
        && known.copies.state(asker).filter(OriginStatus.State.FILLING::equals).isEmpty()
        && known.copies.state(asker).isPresent();
  }

  /// Returns the sites whose leases are over, and forgets them.
  List<String> expire(long now) {
    var over = new ArrayList<String>();
    askers.forEach((asker, held) -> {
      if (held.until < now) {
        over.add(asker);
      }
    });
    over.forEach(askers::remove);
    return over;
  }

  /// Reads what is asked; what cannot be read selects nobody.
  static SubscriptionEntry read(Bytes value) {
    try {
      return ProtoBytes.parse(SubscriptionEntry.parser(), value, "selector");
    } catch (MalformedMessageException _) {
      return SubscriptionEntry.newBuilder().setSelector(Selectors.NOBODY).build();
    }
  }
}
