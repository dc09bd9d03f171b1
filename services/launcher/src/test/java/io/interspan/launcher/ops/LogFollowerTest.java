package io.interspan.launcher.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogFollowerTest {
  /// Connections, one after the other: frames, or what ends it.
  private final ArrayDeque<ArrayDeque<Object>> connections = new ArrayDeque<>();

  private final List<String> asked = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private int pauses;

  private void connection(Object... frames) {
    connections.add(new ArrayDeque<>(List.of(frames)));
  }

  private static JsonObject frame(String kind, long revision) {
    return new JsonObject().put("kind", kind).put("revision", revision).put("epoch", 1);
  }

  private static JsonObject row(long revision, String... changes) {
    return frame("intents", revision).put("changes", new JsonArray(List.of(changes)));
  }

  private final class Fake implements LogFollower.Connection {
    private final ArrayDeque<Object> frames;

    Fake(ArrayDeque<Object> frames) {
      this.frames = frames;
    }

    @Override
    public JsonObject next() throws IOException {
      if (frames.isEmpty()) {
        throw new IOException("broken off");
      }
      if (frames.remove() instanceof Object next && next instanceof JsonObject frame) {
        return frame;
      }
      throw new WatchEndedException(4409, "restored");
    }

    @Override
    public void close() {
      told.add("closed");
    }
  }

  private final class Told implements LogFollower.Listener {
    @Override
    public boolean row(JsonObject row) {
      told.add(row.getLong("revision") + row.getJsonArray("changes").encode());
      return true;
    }

    @Override
    public void interrupted(String why) {
      told.add(why);
    }

    @Override
    public void restored(long revision, String why) {
      told.add("restored " + revision);
    }
  }

  private void follow(long after, String filter) throws Exception {
    new LogFollower(
            query -> {
              asked.add(query);
              return new Fake(connections.remove());
            },
            after,
            filter,
            new Told(),
            _ -> {
              pauses++;
              return !connections.isEmpty();
            })
        .run();
  }

  @Test
  void shouldGoOnAfterTheLastRowThatItHasWhole() throws Exception {
    connection(frame("hello", 3), row(4, "a"), row(5, "b").put("more", true));
    connection(frame("hello", 4), row(5, "b").put("more", true), row(5, "c"), row(6, "d"));

    follow(-1, "&path=/x");

    assertThat(asked).containsExactly("&path=/x", "&after=4&epoch=1&path=/x");
    assertThat(told)
        .containsExactly(
            "4[\"a\"]",
            "closed",
            "broken off",
            "5[\"b\",\"c\"]",
            "6[\"d\"]",
            "closed",
            "broken off");
    assertThat(pauses).isEqualTo(2);
  }

  @Test
  void shouldGoOnAfterWhatAFilterHides() throws Exception {
    connection(frame("hello", 3), frame("progress", 9), frame("something new", 10));
    connection();

    follow(3, "");

    assertThat(asked).containsExactly("&after=3", "&after=9&epoch=1");
  }

  @Test
  void shouldSayThatTheLogIsAnotherAndFollowThat() throws Exception {
    connection(frame("hello", 7));
    connection(frame("restored", 2).put("epoch", 2), "end");
    connection(frame("hello", 2).put("epoch", 2), row(3, "a"));

    follow(-1, "");

    assertThat(asked).containsExactly("", "&after=7&epoch=1", "&after=2&epoch=2");
    assertThat(told).contains("restored 2", "3[\"a\"]");
  }

  @Test
  void shouldEndWhereItIsRefused() {
    var follower =
        new LogFollower(
            _ -> {
              throw new RefusedException(401, new JsonObject().put("error_message", "no"));
            },
            -1,
            "",
            new Told(),
            _ -> true);

    assertThatThrownBy(follower::run).isInstanceOf(RefusedException.class).hasMessage("no");
  }
}
