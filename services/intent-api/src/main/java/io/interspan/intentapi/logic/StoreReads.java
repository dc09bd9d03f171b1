package io.interspan.intentapi.logic;

import io.interspan.message.Effect;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Who waits for reads of the store.
public final class StoreReads {
  /// One who waits.
  ///
  /// @param <R> what for
  public interface Reader<R> {
    /// Takes the answer.
    void read(R answer, long now, List<Effect> out);

    /// Learns that the store could not be read.
    void failed(String reason, long now, List<Effect> out);
  }

  private record Waiting<R>(StoreRead<R> read, Reader<R> reader) {
    void answered(Object answer, long now, List<Effect> out) {
      reader.read(read.answer().cast(answer), now, out);
    }
  }

  private final TreeMap<Long, Waiting<?>> waiting = new TreeMap<>();
  private long lastTicket;

  /// Asks for a read.
  public <R> void ask(StoreRead<R> read, Reader<R> reader, List<Effect> out) {
    long ticket = ++lastTicket;
    waiting.put(ticket, new Waiting<>(read, reader));
    out.add(new IntentEffect.ReadStore(ticket, read));
  }

  /// Returns how many reads are under way.
  public int size() {
    return waiting.size();
  }

  void answered(long ticket, Object answer, long now, List<Effect> out) {
    @Nullable Waiting<?> one = waiting.remove(ticket);
    if (one != null) {
      one.answered(answer, now, out);
    }
  }

  void failed(long ticket, String reason, long now, List<Effect> out) {
    @Nullable Waiting<?> one = waiting.remove(ticket);
    if (one != null) {
      one.reader().failed(reason, now, out);
    }
  }
}
