package io.interspan.model.feed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Whom a producer sends its hints: those that pulled lately, at most [FeedLimits#subscribers()].
///
/// A subscription is a lease that each pull renews. A consumer that finds no room still pulls on
/// its own timer; it only learns of changes later. Times are milliseconds of one steady clock.
public final class Subscribers {
  private final FeedLimits limits;

  /// By name, in the order in which the leases end.
  private final LinkedHashMap<String, Lease> leases = new LinkedHashMap<>();

  /// Before then nobody is to be sent a hint again.
  private long nextDue = Long.MAX_VALUE;

  private record Lease(long endsAt, long hintedAt) {}

  /// No subscribers yet.
  public Subscribers(FeedLimits limits) {
    this.limits = limits;
  }

  /// Renews or begins the lease of a consumer that pulls; returns false where there is no room.
  public boolean renew(String subscriber, long now) {
    expire(now);
    var lease = leases.get(subscriber);
    if (lease == null && leases.size() >= limits.subscribers()) {
      return false;
    }
    // Its pull is being answered: that is as good as a hint.
    long hintedAt = lease == null ? now : lease.hintedAt();
    leases.putLast(subscriber, new Lease(now + limits.lease().toMillis(), hintedAt));
    nextDue = Math.min(nextDue, hintedAt + limits.hintInterval().toMillis());
    return true;
  }

  /// Ends the lease of a consumer that said that it leaves.
  public void remove(String subscriber) {
    leases.remove(subscriber);
  }

  /// Returns all subscribers, to be sent a hint because the table changed.
  public List<String> changed(long now) {
    return hint(now, now);
  }

  /// Returns those that were sent no hint for [FeedLimits#hintInterval()], to be sent one again.
  public List<String> due(long now) {
    return now < nextDue ? List.of() : hint(now - limits.hintInterval().toMillis(), now);
  }

  /// Returns before when nobody is to be sent a hint again; `Long.MAX_VALUE` where nobody ever is.
  public long nextDue() {
    return nextDue;
  }

  /// Returns the number of leases that have not ended.
  public int size(long now) {
    expire(now);
    return leases.size();
  }

  private List<String> hint(long hintedUntil, long now) {
    expire(now);
    var due = new ArrayList<String>();
    nextDue = Long.MAX_VALUE;
    leases.replaceAll((name, lease) -> {
      boolean isDue = lease.hintedAt() <= hintedUntil;
      var after = isDue ? new Lease(lease.endsAt(), now) : lease;
      if (isDue) {
        due.add(name);
      }
      nextDue = Math.min(nextDue, after.hintedAt() + limits.hintInterval().toMillis());
      return after;
    });
    return due;
  }

  private void expire(long now) {
    var first = leases.firstEntry();
    while (first != null && first.getValue().endsAt() <= now) {
      leases.pollFirstEntry();
      first = leases.firstEntry();
    }
  }
}
