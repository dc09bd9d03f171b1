package io.interspan.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.Epochs;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedMirror;
import io.interspan.model.feed.FeedTable;
import io.interspan.model.feed.OriginStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/// Two desks over a network that is a list of envelopes: whatever is lost, doubled, reordered or
/// restarted, the copy is the table once messages flow again.
class FeedDeskPropertyTest {
  private static final FeedId PLAN = new FeedId(Feeds.SITE_PLAN, "west");
  private static final ServiceAddress WEST = ServiceAddress.siteManager("west");
  private static final FeedLimits LIMITS = FeedLimits.DEFAULT.withPages(3, 1 << 10);
  private static final long STEP_MILLIS = 500;

  /// Longer than the longest wait between two attempts of a pull, twice.
  private static final long QUIET_MILLIS = 2 * LIMITS.answerTimeoutMost().toMillis();

  @Property(tries = 300)
  void shouldConvergeOnceMessagesFlow(
      @ForAll @Size(max = 120) List<Byte> moves, @ForAll long seed) {
    var world = new World(new Random(seed));
    moves.forEach(move -> world.move(Math.floorMod(move, 16)));
    world.quiet();

    assertThat(world.mirror.cursor()).isEqualTo(world.table.current());
    assertThat(world.mirror.digest()).isEqualTo(world.table.digest());
    assertThat(values(world.mirror.entries())).isEqualTo(values(world.table.entries()));
    assertThat(world.fromChanges).as("what Followed said").isEqualTo(values(world.table.entries()));
    assertThat(world.span.drops().total() + world.west.drops().get(DeskDrops.Reason.MALFORMED))
        .isZero();
  }

  @Property(tries = 1_000)
  void shouldNeverThrowForWhatOthersSend(@ForAll @Size(max = 200) byte[] bytes, @ForAll long seed) {
    var random = new Random(seed);
    var world = new World(random);
    for (int i = 0; i < 40; i++) {
      world.move(random.nextInt(16));
    }
    for (var envelope : List.copyOf(world.wire)) {
      byte[] wire = envelope.toByteArray();
      for (int i = 0; i < 3; i++) {
        wire[random.nextInt(wire.length)] = (byte) random.nextInt();
      }
      world.hostile(ByteString.copyFrom(wire));
    }
    world.hostile(ByteString.copyFrom(bytes));
  }

  private static Map<String, Bytes> values(List<FeedEntry> entries) {
    var values = new TreeMap<String, Bytes>();
    entries.forEach(entry -> put(values, entry));
    return values;
  }

  private static void put(Map<String, Bytes> values, FeedEntry entry) {
    var value = entry.value();
    String name = entry.origin() + " " + entry.key();
    if (value == null) {
      values.remove(name);
    } else {
      values.put(name, value);
    }
  }

  private static final class World {
    final Random random;
    final List<Envelope> wire = new ArrayList<>();
    final List<Effect> out = new ArrayList<>();
    final TreeMap<String, Bytes> fromChanges = new TreeMap<>();
    long now = 1;
    FeedTable table = new FeedTable(1, LIMITS);
    FeedMirror mirror = new FeedMirror(LIMITS);
    FeedDesk span = new FeedDesk(ServiceAddress.SPAN, LIMITS);
    FeedDesk west = new FeedDesk(WEST, LIMITS);

    World(Random random) {
      this.random = random;
      span.produce(PLAN, table);
      west.follow(PLAN, ServiceAddress.SPAN, mirror, now, out);
      post();
    }

    void move(int move) {
      switch (move) {
        case 0, 1, 2 -> change();
        case 3, 4, 5, 6, 7 -> deliver(random.nextInt(Math.max(1, wire.size())), true);
        case 8 -> deliver(random.nextInt(Math.max(1, wire.size())), false); // Doubled.
        case 9, 10 -> lose();
        case 11 -> restartProducer();
        case 12 -> restartConsumer();
        default -> tick(random.nextInt(4) * STEP_MILLIS);
      }
    }

    void quiet() {
      for (long end = now + QUIET_MILLIS; now < end; tick(STEP_MILLIS)) {
        while (!wire.isEmpty()) {
          deliver(0, true);
        }
      }
    }

    void hostile(ByteString bytes) {
      try {
        var envelope = Envelope.parseFrom(bytes);
        span.received(envelope, now, out);
        west.received(envelope, now, out);
      } catch (InvalidProtocolBufferException _) {
        // Dropped before a desk sees it.
      }
    }

    private void change() {
      var change = table.begin();
      for (int i = random.nextInt(5); i >= 0; i--) {
        String key = "k" + random.nextInt(12);
        if (random.nextInt(4) == 0) {
          change.remove("log", key);
        } else {
          change.put("log", key, Bytes.utf8("v" + random.nextInt(1_000)));
        }
      }
      change.origin("log", OriginStatus.State.COMPLETE, new Cursor(1, change.version()));
      change.commit();
      span.publish(PLAN, now, out);
      post();
    }

    private void deliver(int index, boolean once) {
      if (index >= wire.size()) {
        return;
      }
      var envelope = once ? wire.remove(index) : wire.get(index);
      boolean toSpan = envelope.getTo().equals("span");
      take((toSpan ? span : west).received(envelope, now, out));
      post();
    }

    private void lose() {
      if (!wire.isEmpty()) {
        wire.remove(random.nextInt(wire.size()));
      }
    }

    /// A new life with what it had, in an order and under versions of their own.
    private void restartProducer() {
      var before = table.entries();
      now++;
      table = new FeedTable(Epochs.next(table.current().epoch(), now), LIMITS);
      for (var entry : before.reversed()) {
        var value = entry.value();
        if (value != null) {
          table.begin().put(entry.origin(), entry.key(), value).commit();
        }
      }
      span = new FeedDesk(ServiceAddress.SPAN, LIMITS);
      span.produce(PLAN, table);
    }

    /// A new life with nothing.
    private void restartConsumer() {
      now++;
      fromChanges.clear();
      mirror = new FeedMirror(LIMITS);
      west = new FeedDesk(WEST, LIMITS);
      west.follow(PLAN, ServiceAddress.SPAN, mirror, now, out);
      post();
    }

    private void tick(long millis) {
      now += millis;
      take(span.tick(now, out));
      take(west.tick(now, out));
      post();
    }

    private void take(List<Followed> followed) {
      followed.forEach(one -> one.applied().changes().forEach(change -> put(fromChanges, change)));
    }

    private void post() {
      for (var effect : out) {
        if (effect instanceof Effect.Send(Envelope envelope)) {
          wire.add(envelope);
        }
      }
      out.clear();
    }
  }
}
