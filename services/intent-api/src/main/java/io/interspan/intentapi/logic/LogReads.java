package io.interspan.intentapi.logic;

import io.interspan.message.Effect;
import io.interspan.model.intent.LogRow;
import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Who waits for rows of the log. The newest are in memory: a read of these asks no store, and is
/// answered when the service has done with the event at hand.
public final class LogReads {
  /// One who waits.
  public interface Reader {
    /// Takes rows.
    void rows(List<LogRow> rows, long now, List<Effect> out);

    /// Learns that the store could not be read.
    void failed(String reason, long now, List<Effect> out);
  }

  private record Answer(long ticket, List<LogRow> rows) {}

  private final LogTail tail = new LogTail();
  private final TreeMap<Long, Reader> waiting = new TreeMap<>();
  private final ArrayDeque<Answer> answers = new ArrayDeque<>();
  private long lastTicket;

  /// Asks for rows; returns the ticket, to be given up with [#forget].
  public long ask(long after, int limit, Reader reader, List<Effect> out) {
    long ticket = ++lastTicket;
    waiting.put(ticket, reader);
    tail.after(after, limit)
        .ifPresentOrElse(
            rows -> answers.add(new Answer(ticket, rows)),
            () -> out.add(new IntentEffect.ReadLog(ticket, after, limit)));
    return ticket;
  }

  /// Answers what needed no store; to be called after every event.
  public void settle(long now, List<Effect> out) {
    while (!answers.isEmpty()) {
      var answer = answers.remove();
      rows(answer.ticket, answer.rows, now, out);
    }
  }

  /// Takes a row that came to be on the disk.
  void committed(LogRow row) {
    tail.add(row);
  }

  /// Forgets the newest rows: the log may have been put back.
  void forgetTail() {
    tail.clear();
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
