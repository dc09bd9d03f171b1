package io.interspan.intentapi.verticle.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Slows the guessing of passwords down.
///
/// Attempts are counted for each address and user, and for each address alone; after a few that
/// failed, the next must wait, each time twice as long. Other addresses are never made to wait: a
/// guesser somewhere else does not keep anybody out. An attempt counts as failed from its begin
/// until it is said to have succeeded, so that many at once are slowed down as well.
///
/// Times are milliseconds of any clock that does not go back. Not for several threads.
final class Throttle {
  /// How many attempts for one address and user may fail without a wait.
  static final int FREE_PER_USER = 3;

  /// How many attempts from one address may fail without a wait.
  static final int FREE_PER_ADDRESS = 10;

  /// The first wait; the next is twice as long.
  static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  /// The longest wait: 1,440 guesses a day and address.
  static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /// After how long without an attempt the failed ones are forgotten.
  static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);

  /// The most entries of each table; one more, and that which was used least lately goes. Someone
  /// with as many addresses is not held up by any table.
  static final int MAX_ENTRIES = 10_000;

  private record Key(String address, String user) {}

  private static final class Failed {
    int attempts;
    long last;
  }

  private final Map<Key, Failed> byUser = table();
  private final Map<String, Failed> byAddress = table();

  private static <K> Map<K, Failed> table() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, Failed> eldest) {
        return size() > MAX_ENTRIES;
      }
    };
  }

  /// Returns how long an attempt must wait; zero where it need not.
  Duration delay(String address, String user, long now) {
    return Duration.ofMillis(
        Math.max(
            left(byUser.get(new Key(address, user)), FREE_PER_USER, now),
            left(byAddress.get(address), FREE_PER_ADDRESS, now)));
  }

  /// Counts an attempt, as failed until [#succeeded].
  void begin(String address, String user, long now) {
    count(byUser.computeIfAbsent(new Key(address, user), _ -> new Failed()), now);
    count(byAddress.computeIfAbsent(address, _ -> new Failed()), now);
  }

  /// Forgets what failed for this address and user, and this one attempt of the address.
  void succeeded(String address, String user) {
    byUser.remove(new Key(address, user));
    var all = byAddress.get(address);
    if (all != null && --all.attempts <= 0) {
      byAddress.remove(address);
    }
  }

  /// Returns how many entries there are.
  int size() {
    return byUser.size() + byAddress.size();
  }

  private static void count(Failed failed, long now) {
    if (now - failed.last >= FORGOTTEN_AFTER.toMillis()) {
      failed.attempts = 0;
    }
    failed.attempts++;
    failed.last = now;
  }

  private static long left(@Nullable Failed failed, int free, long now) {
    if (failed == null
        || failed.attempts < free
        || now - failed.last >= FORGOTTEN_AFTER.toMillis()) {
      return 0;
    }
    int doublings = Math.min(failed.attempts - free, Long.SIZE / 4);
    long wait = Math.min(FIRST_WAIT.toMillis() << doublings, LONGEST_WAIT.toMillis());
    return Math.max(0, failed.last + wait - now);
  }
}
