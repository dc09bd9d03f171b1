package io.interspan.intentapi.logic;

import io.interspan.message.Effect;
import io.interspan.model.intent.LogRow;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Who waits for rows of the log.
public final class LogReads {
  /// One who waits.
  public interface Reader {
    /// Takes rows.
    void rows(List<LogRow> rows, long now, List<Effect> out);

    /// Learns that the store could not be read.
    void failed(String reason, long now, List<Effect> out);
  }

  private final TreeMap<Long, Reader> waiting = new TreeMap<>();
  private long lastTicket;

  /// Asks for rows; returns the ticket, to be given up with [#forget].
  public long ask(long after, int limit, Reader reader, List<Effect> out) {
    long ticket = ++lastTicket;
    waiting.put(ticket, reader);
    out.add(new IntentEffect.ReadLog(ticket, after, limit));
    return ticket;
  }

  /// Has the answer to a ticket passed over.
  public void forget(long ticket) {
    waiting.remove(ticket);
  }

  int size() {
    return waiting.size();
  }

  void rows(long ticket, List<LogRow> rows, long now, List<Effect> out) {
    @Nullable Reader reader = waiting.remove(ticket);
    if (reader != null) {
      reader.rows(rows, now, out);
    }
  }

  void failed(long ticket, String reason, long now, List<Effect> out) {
    @Nullable Reader reader = waiting.remove(ticket);
    if (reader != null) {
      reader.failed(reason, now, out);
    }
  }
}
