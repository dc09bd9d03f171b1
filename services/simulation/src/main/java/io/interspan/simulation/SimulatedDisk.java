package io.interspan.simulation;

import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A service's disk: writes become durable in order, each after a delay of its own. A crash loses
/// those that were not, and whoever waited for them hears nothing, not even of those that were.
public final class SimulatedDisk {
  /// The longest time that a write takes, in milliseconds.
  public static final long MAX_DELAY = 30;

  /// How late a disk that lies is, in milliseconds.
  private static final long LIE = 2_000;

  private record Write(CopyWrite write, Runnable durable, long life) {}

  private final Timeline timeline;
  private final SplittableRandom random;
  private final Runnable onWrite;
  private final TreeMap<String, TreeMap<String, StoredEntry>> tables = new TreeMap<>();
  private final ArrayDeque<Write> waiting = new ArrayDeque<>();
  private boolean lies;
  private long life;

  /// An empty disk whose delays come from `random`.
  ///
  /// @param onWrite called after each write that became durable
  public SimulatedDisk(Timeline timeline, SplittableRandom random, Runnable onWrite) {
    this.timeline = timeline;
    this.random = random;
    this.onWrite = onWrite;
  }

  /// Lets the disk say that a write is durable long before it is: what no real disk should do.
  public void lie() {
    lies = true;
  }

  /// Starts a write; `durable` runs a moment after it is on the disk, unless a crash comes between.
  public void write(CopyWrite write, Runnable durable) {
    if (lies) {
      long current = life;
      timeline.after(
          LIE,
          () -> {
            if (current == life) {
              apply(write);
            }
          });
      timeline.after(0, () -> answer(durable, current));
      return;
    }
    waiting.add(new Write(write, durable, life));
    if (waiting.size() == 1) {
      scheduleNext();
    }
  }

  /// Loses what is not durable yet.
  public void crash() {
    life++;
    waiting.clear();
  }

  /// Damages a row of the table, if it has any: a bit of it is another, or it is gone. Nobody is
  /// told.
  ///
  /// @return whether there was a row
  public boolean damage(String table) {
    var rows = tables.getOrDefault(table, new TreeMap<>());
    if (rows.isEmpty()) {
      return false;
    }
    var key = List.copyOf(rows.keySet()).get(random.nextInt(rows.size()));
    var row = Objects.requireNonNull(rows.remove(key));
    if (random.nextInt(4) > 0) {
      var bytes = row.value().toArray();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      rows.put(key, new StoredEntry(table, key, Bytes.wrap(bytes)));
    }
    return true;
  }

  /// Returns all durable rows in the order of table and key.
  public List<StoredEntry> rows() {
    return tables.values().stream().flatMap(table -> table.values().stream()).toList();
  }

  private void scheduleNext() {
    long current = life;
    timeline.after(
        random.nextLong(1, MAX_DELAY + 1),
        () -> {
          if (current == life) {
            finish(waiting.remove());
          }
        });
  }

  private void finish(Write done) {
    apply(done.write);
    timeline.after(random.nextLong(0, 3), () -> answer(done.durable, done.life));
    if (!waiting.isEmpty()) {
      scheduleNext();
    }
  }

  private void answer(Runnable durable, long written) {
    if (written == life) {
      durable.run();
    }
  }

  private void apply(CopyWrite write) {
    write.clear().forEach(tables::remove);
    write
        .deletes()
        .forEach(
            key -> tables.computeIfAbsent(key.table(), _ -> new TreeMap<>()).remove(key.key()));
    write
        .puts()
        .forEach(
            row -> tables.computeIfAbsent(row.table(), _ -> new TreeMap<>()).put(row.key(), row));
    onWrite.run();
  }
}
