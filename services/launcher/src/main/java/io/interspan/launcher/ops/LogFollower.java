package io.interspan.launcher.ops;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Follows the log over as many connections as it takes: each begins after the last row that was
/// told, so that none is left out and none is told twice.
public final class LogFollower {
  /// A connection to a service that is watched.
  public interface Connection extends AutoCloseable {
    /// Waits for the next frame.
    ///
    /// @throws WatchEndedException where the service ended it, and said why
    /// @throws IOException where it broke off
    JsonObject next() throws IOException;

    @Override
    void close();
  }

  /// Makes connections.
  public interface Connector {
    /// Connects.
    ///
    /// @param query the parameters, each with an ampersand before it, as in `&after=7&epoch=1`
    /// @throws RefusedException where it makes no sense to try again
    Connection connect(String query) throws IOException, RefusedException;
  }

  /// Who is told.
  public interface Listener {
    /// Takes a row; returns whether it wants more.
    boolean row(JsonObject row);

    /// Learns what a site has in force, or what is wrong: only where that was asked for.
    default void notice(JsonObject notice) {}

    /// Learns that it is not connected for now.
    void interrupted(String why);

    /// Learns that the log was put back, or is another: what was told before may not stand.
    void restored(long revision, String why);
  }

  /// How long to wait before a connection is tried again.
  static final Duration PAUSE = Duration.ofSeconds(1);

  private final Connector connector;
  private final Listener listener;
  private final Predicate<Duration> pause;
  private final String filter;
  private long last;
  private long epoch = -1;
  private @Nullable JsonArray part;

  /// @param after the revision before the first row; negative for the newest there is
  /// @param filter more parameters, each with an ampersand before it
  /// @param pause waits; returns whether to go on
  public LogFollower(
      Connector connector,
      long after,
      String filter,
      Listener listener,
      Predicate<Duration> pause) {
    this.connector = connector;
    this.last = after;
    this.filter = filter;
    this.listener = listener;
    this.pause = pause;
  }

  /// Follows until the listener wants no more, or the pause ends it.
  ///
  /// @throws RefusedException where the service refuses it for good
  public void run() throws RefusedException {
    boolean wantsMore = true;
    while (wantsMore) {
      part = null;
      try (var connection = connector.connect(query())) {
        do {
          wantsMore = take(connection.next());
        } while (wantsMore);
      } catch (WatchEndedException e) {
        if (e.isAhead()) {
          throw new RefusedException(400, new JsonObject().put("error_message", e.getMessage()));
        }
        if (!e.isRestored()) {
          listener.interrupted(String.valueOf(e.getMessage()));
        }
        wantsMore = pause.test(PAUSE);
      } catch (IOException e) {
        listener.interrupted(String.valueOf(e.getMessage()));
        wantsMore = pause.test(PAUSE);
      }
    }
  }

  private String query() {
    return (last < 0 ? "" : "&after=" + last) + (epoch < 0 ? "" : "&epoch=" + epoch) + filter;
  }

  private boolean take(JsonObject frame) {
    long revision = frame.getLong("revision", -1L);
    switch (frame.getString("kind", "")) {
      case "hello" -> {
        epoch = frame.getLong("epoch", -1L);
        last = revision;
      }
      case "progress" -> last = Math.max(last, revision);
      case "restored" -> {
        epoch = frame.getLong("epoch", -1L);
        last = revision;
        listener.restored(revision, "the log was restored");
      }
      case "intents" -> {
        return row(revision, frame);
      }
      case "realized", "alarm" -> listener.notice(frame);
      default -> {} // A kind that later versions have.
    }
    return true;
  }

  private boolean row(long revision, JsonObject frame) {
    var changes = frame.getJsonArray("changes", new JsonArray());
    var whole = (part == null ? new JsonArray() : part).addAll(changes);
    if (frame.getBoolean("more", false)) {
      part = whole;
      return true;
    }
    part = null;
    if (revision <= last) {
      return true;
    }
    last = revision;
    return listener.row(frame.put("changes", whole));
  }
}
