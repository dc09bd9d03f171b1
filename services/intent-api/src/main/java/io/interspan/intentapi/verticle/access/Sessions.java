package io.interspan.intentapi.verticle.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;

/// The sessions of users: made at a login, over when they were not used for a while.
///
/// Times are milliseconds of any clock that does not go back. Not for several threads.
final class Sessions {
  /// After how long without a request a session is over, as in NSX.
  static final Duration IDLE = Duration.ofMinutes(30);

  /// After how long it is over however much it is used.
  static final Duration LONGEST = Duration.ofHours(24);

  /// The most sessions; one more, and that which was used least lately is over: there are scripts
  /// that log in each time and never out.
  static final int MAX_SESSIONS = 1_000;

  /// A session.
  ///
  /// @param id the cookie's value; who has it, is the user
  /// @param token goes with each request that changes something: other sites' pages can make a
  ///   browser send the cookie, but not this
  /// @param user whose it is
  /// @param begun when it was made
  record Session(String id, String token, String user, long begun) {
    /// Returns whether this is the session's token; takes as long whatever is wrong with it.
    boolean hasToken(String given) {
      return MessageDigest.isEqual(
          token.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
      return "session of " + user;
    }
  }

  private static final class Used {
    final Session session;
    long last;

    Used(Session session) {
      this.session = session;
      this.last = session.begun();
    }
  }

  private final Tokens tokens;
  private final LinkedHashMap<String, Used> byId = new LinkedHashMap<>(16, 0.75f, true);

  Sessions(Tokens tokens) {
    this.tokens = tokens;
  }

  /// Makes a session.
  Session open(String user, long now) {
    removeOver(now);
    if (byId.size() >= MAX_SESSIONS) {
      byId.pollFirstEntry();
    }
    var session = new Session(tokens.token(), tokens.token(), user, now);
    byId.put(session.id(), new Used(session));
    return session;
  }

  /// Returns the session with this id, which is used by that.
  Optional<Session> use(String id, long now) {
    var used = byId.get(id);
    if (used == null) {
      return Optional.empty();
    }
    if (isOver(used, now)) {
      byId.remove(id);
      return Optional.empty();
    }
    used.last = now;
    return Optional.of(used.session);
  }

  /// Ends a session.
  void close(String id) {
    byId.remove(id);
  }

  /// Returns how many there are, with those that are over and not yet removed.
  int size() {
    return byId.size();
  }

  private void removeOver(long now) {
    // Those used least lately come first.
    while (!byId.isEmpty() && isOver(byId.firstEntry().getValue(), now)) {
      byId.pollFirstEntry();
    }
  }

  private static boolean isOver(Used used, long now) {
    return now - used.last >= IDLE.toMillis() || now - used.session.begun() >= LONGEST.toMillis();
  }
}
