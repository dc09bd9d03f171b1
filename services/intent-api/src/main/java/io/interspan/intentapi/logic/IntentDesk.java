package io.interspan.intentapi.logic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.ApiError;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.history.ChangeJson;
import io.interspan.intentapi.logic.history.HistoryDesk;
import io.interspan.intentapi.logic.state.DraftRules;
import io.interspan.intentapi.logic.state.ObjectSource;
import io.interspan.intentapi.logic.watch.WatchLimits;
import io.interspan.intentapi.logic.watch.Watchers;
import io.interspan.message.Effect;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.LogRow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the logic of a service has that keeps objects: it takes requests, keeps the log, and
/// answers.
///
/// Owned by the service's logic, which hands it every [IntentEvent] and tick, and is told what came
/// of it through [Service].
public final class IntentDesk {
  /// The service whose objects these are.
  public interface Service {
    /// Returns its name, as its alarms begin.
    default String name() {
      return "intent-api";
    }

    /// Returns what it asks of the objects beside what the table of types says.
    default DraftRules rules() {
      return DraftRules.GLOBAL;
    }

    /// Returns where the objects below a root are read, if not here.
    ///
    /// @throws ApiException where they cannot be read now
    default Optional<ObjectSource> elsewhere(IntentPath root) {
      return Optional.empty();
    }

    /// Answers what the desk does not know by itself.
    ///
    /// @throws ApiException where it is refused
    ApiReply answer(ApiRequest.Own request);

    /// Takes what it has to ask another service for; it replies later.
    ///
    /// @param ticket the client's
    /// @param author who asks
    /// @throws ApiException where it is refused at once
    default void take(
        long ticket, ApiRequest.Asked request, String author, long now, List<Effect> out) {
      throw new ApiException(ErrorCode.NOT_FOUND, "only the global manager answers this");
    }

    /// Is asked to see to it that the reply to a ticket goes out once what it writes is in force.
    ///
    /// @param until when it goes out in any case
    /// @throws ApiException where it cannot
    default void await(long ticket, ApiRequest.Until until, long deadline) {
      throw new ApiException(
          ErrorCode.NOT_FOUND, "only the global manager waits for what is in force at sites");
    }

    /// Learns that a user's row is queued.
    void queued(LogRow row);

    /// Learns that a row is on the disk.
    void committed(LogRow row, long now, List<Effect> out);

    /// Learns that the log refused a row.
    void refused(long now);
  }

  private final Service service;
  private final LogReads logReads = new LogReads();
  private final StoreReads storeReads = new StoreReads();
  private final Journal journal;
  private final Writes writes;
  private final Reads reads;
  private final HistoryDesk history;

  private final Watchers watchers;

  /// A desk that has read nothing yet.
  public IntentDesk(Service service) {
    this(service, WatchLimits.DEFAULT);
  }

  /// A desk that has read nothing yet, with bounds for those who watch.
  public IntentDesk(Service service, WatchLimits watching) {
    this.service = service;
    this.journal = new Journal(logReads, storeReads, service);
    this.writes = new Writes(journal);
    this.reads = new Reads(journal, service);
    this.watchers =
        new Watchers(journal, logReads, watching, change -> ChangeJson.of(change).toJson());
    this.history = new HistoryDesk(journal, storeReads, reads::get, service::queued);
  }

  /// Returns what the log adds up to.
  public Journal journal() {
    return journal;
  }

  /// Returns who waits for rows of the log.
  public LogReads logReads() {
    return logReads;
  }

  /// Merges and checks a tree on top of what the next write builds on, as if it were written.
  ///
  /// @return the row that the log would have next, or null where the tree changes nothing
  /// @throws ApiException where it would be refused
  public @Nullable LogRow draft(ApiRequest.Merge merge, String author, long now) {
    return writes.draft(merge, author, now);
  }

  /// Says how something stands to those who watch and want to know; see [Watchers#say].
  public void say(String key, ObjectNode frame, boolean isOver) {
    watchers.say(key, frame, isOver);
  }

  /// Begins to read the log.
  public void start(List<Effect> out) {
    journal.start(out);
  }

  /// Tries again what failed, when it is time.
  public void tick(long now, List<Effect> out) {
    journal.tick(now, out);
    watchers.tick(now, out);
  }

  /// Ends what an event began; to be called after every event of the service.
  public void settle(long now, List<Effect> out) {
    watchers.settle(now, out);
    logReads.settle(now, out);
  }

  /// Takes an event.
  ///
  /// @param now milliseconds since 1970 UTC; never goes back
  public void on(IntentEvent event, long now, List<Effect> out) {
    switch (event) {
      case IntentEvent.ApiCall call -> call(call, now, out);
      case IntentEvent.HeadRead(var head) -> journal.headRead(head, out);
      case IntentEvent.LogRead(long ticket, var rows) -> logReads.rows(ticket, rows, now, out);
      case IntentEvent.ReadFailed(long ticket, String reason) -> {
        if (ticket == 0) {
          journal.readFailed(reason, now, out);
        } else {
          logReads.failed(ticket, reason, now, out);
        }
      }
      case IntentEvent.Committed(long ticket) -> {
        var row = journal.committed(ticket, out);
        if (row != null) {
          watchers.committed(row);
          service.committed(row, now, out);
        }
      }
      case IntentEvent.CommitFailed(long ticket, String reason, boolean nothingWritten) -> {
        journal.commitFailed(ticket, reason, nothingWritten, out);
        service.refused(now);
      }
      case IntentEvent.Watch(var what) -> watchers.on(what, now, out);
      case IntentEvent.StoreAnswered(long ticket, var answer) ->
          storeReads.answered(ticket, answer, now, out);
      case IntentEvent.StoreFailed(long ticket, String reason) ->
          storeReads.failed(ticket, reason, now, out);
    }
  }

  private void call(IntentEvent.ApiCall call, long now, List<Effect> out) {
    @Nullable LogRow queued = null;
    try {
      switch (call.request()) {
        case ApiRequest.Write write ->
            queued = writes.write(call.ticket(), write, call.author(), now, out);
        case ApiRequest.Waited(var write, var until, long timeoutMillis) -> {
          service.await(call.ticket(), until, now + timeoutMillis);
          queued = writes.write(call.ticket(), write, call.author(), now, out);
        }
        case ApiRequest.Get get -> reply(call, reads.get(get), out);
        case ApiRequest.ListPage list -> reply(call, reads.list(list), out);
        case ApiRequest.Search search -> reply(call, reads.search(search), out);
        case ApiRequest.NodeVersion _ -> reply(call, Reads.version(), out);
        case ApiRequest.Health _ -> reply(call, reads.health(), out);
        case ApiRequest.History asked -> history.take(call.ticket(), asked, call.author(), out);
        case ApiRequest.Own own -> reply(call, service.answer(own), out);
        case ApiRequest.Asked asked -> service.take(call.ticket(), asked, call.author(), now, out);
      }
    } catch (ApiException e) {
      reply(call, ApiReply.of(e.error()), out);
    } catch (RuntimeException e) {
      // A defect. A draft changes nothing before it is whole, so the state is as it was.
      reply(
          call,
          ApiReply.of(
              ApiError.of(
                  ErrorCode.INTERNAL, "a defect of this program, nothing was changed: " + e)),
          out);
    }
    if (queued != null) {
      service.queued(queued);
    }
  }

  private static void reply(IntentEvent.ApiCall call, ApiReply reply, List<Effect> out) {
    out.add(new IntentEffect.Reply(call.ticket(), reply));
  }
}
