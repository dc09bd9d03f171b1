package io.interspan.model.feed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Whom a producer sends its hints: those that pulled lately, at most [FeedLimits#subscribers()].
///
/// A subscription is a lease that each pull renews. A consumer that finds no room still pulls on
/// its own timer; it only learns of changes later.
///
/// A hint is repeated until the consumer says by a pull that it is where the table is. From then on
/// its pulls find what is wrong, and it is sent nothing while nothing changes.
///
/// Times are milliseconds of one steady clock.
public final class Subscribers {
  private final FeedLimits limits;

  /// By name, in the order in which the leases end.
  private final LinkedHashMap<String, Lease> leases = new LinkedHashMap<>();

  /// Before then nobody is to be sent a hint again.
  private long nextDue = Long.MAX_VALUE;

  private static final class Lease {
    long endsAt;
    long hintedAt;

    /// Whether it is where the table is, as far as it said.
    boolean current;
  }

  /// No subscribers yet.
  public Subscribers(FeedLimits limits) {
    this.limits = limits;
  }

  /// Renews or begins the lease of a consumer that pulls; returns false where there is no room.
  ///
  /// @param current whether the consumer says that it is where the table is
  public boolean renew(String subscriber, boolean current, long now) {
    expire(now);
    var lease = leases.get(subscriber);
    if (lease == null && leases.size() >= limits.subscribers()) {
      return false;
    }
    if (lease == null) {
      lease = new Lease();
      // Its pull is being answered: that is as good as a hint.
      lease.hintedAt = now;
    }
    if (lease.current && !current) {
      // As with a new one: it is being answered.
      lease.hintedAt = now;
    }
    lease.endsAt = now + limits.lease().toMillis();
    lease.current = current;
    leases.putLast(subscriber, lease);
    nextDue = Math.min(nextDue, due(lease));
    return true;
  }

  /// Ends the lease of a consumer that said that it leaves.
  public void remove(String subscriber) {
    leases.remove(subscriber);
  }

  private long due(Lease lease) {
    return lease.current ? Long.MAX_VALUE : lease.hintedAt + limits.hintInterval().toMillis();
  }

  /// Returns all subscribers, to be sent a hint because the table changed.
  public List<String> changed(long now) {
    leases.values().forEach(lease -> lease.current = false);
    return hint(now, now);
  }

  /// Returns those that are not where the table is and were sent no hint for
  /// [FeedLimits#hintInterval()], to be sent one again.
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
    leases.forEach((name, lease) -> {
      if (!lease.current && lease.hintedAt <= hintedUntil) {
        lease.hintedAt = now;
        due.add(name);
      }
      nextDue = Math.min(nextDue, due(lease));
    });
    return due;
  }

  private void expire(long now) {
    var first = leases.firstEntry();
    while (first != null && first.getValue().endsAt <= now) {
      leases.pollFirstEntry();
      first = leases.firstEntry();
    }
  }
}
