package io.interspan.intentapi.logic.history;

import io.interspan.intentapi.logic.Journal;
import io.interspan.intentapi.logic.StoreReads;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Limits;
import io.interspan.message.Effect;
import io.interspan.model.intent.LogRow;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// Takes requests about what was; each is answered once the store has said what it asks.
public final class HistoryDesk {
  private final Journal journal;
  private final StoreReads reads;
  private final Function<ApiRequest.Get, ApiReply> present;
  private final Consumer<LogRow> queued;

  /// @param present answers for an object as it is now, or throws [ApiException]
  /// @param queued learns of rows that rollbacks queued
  public HistoryDesk(
      Journal journal,
      StoreReads reads,
      Function<ApiRequest.Get, ApiReply> present,
      Consumer<LogRow> queued) {
    this.journal = journal;
    this.reads = reads;
    this.present = present;
    this.queued = queued;
  }

  /// Takes a request.
  ///
  /// @param author who asks
  /// @throws ApiException where it is refused at once
  public void take(long ticket, ApiRequest.History request, String author, List<Effect> out) {
    if (!journal.isLoaded()) {
      throw new ApiException(
          ErrorCode.UNAVAILABLE, "the log is being read: send the request again in a second");
    }
    if (reads.size() >= Limits.MAX_PAST_READS) {
      throw new ApiException(
          ErrorCode.UNAVAILABLE,
          Limits.MAX_PAST_READS
              + " requests about the past are under way: send the request again in a second");
    }
    long last = journal.durable().revision();
    switch (request) {
      case ApiRequest.GetAt(var get, long revision) -> {
        parameter("at", revision, last);
        new GetAt(ticket, reads, get, revision, journal.durable().catalogue(), present).start(out);
      }
      case ApiRequest.ListAt(var list, long revision) -> {
        parameter("at", revision, last);
        new ListAt(ticket, reads, list, revision, journal.durable().catalogue()).start(out);
      }
      case ApiRequest.Log log -> new LogAnswer(ticket, reads, log, last).start(out);
      case ApiRequest.Diff diff -> {
        parameter("from", diff.from(), last);
        if (diff.to() != null) {
          parameter("to", diff.to(), last);
        }
        DiffAnswer.ofDiff(ticket, reads, diff, last).start(out);
      }
      case ApiRequest.PreviewRollback preview -> {
        parameter("to", preview.to(), last);
        DiffAnswer.ofRollback(ticket, reads, preview, last).start(out);
      }
      case ApiRequest.Rollback rollback -> {
        field("base", rollback.base(), last);
        field("to", rollback.to(), rollback.base());
        journal.requireRoom();
        new RollbackWrite(ticket, reads, journal, rollback, author, queued).start(out);
      }
    }
  }

  private static void parameter(String name, long revision, long last) {
    if (revision > last) {
      throw new ApiException(
          ErrorCode.INVALID_PARAMETER,
          "query parameter '" + name + "' is '" + revision + "': the log stands at " + last);
    }
  }

  private static void field(String name, long revision, long last) {
    if (revision > last) {
      throw new ApiException(
          ErrorCode.INVALID_FIELD,
          "field '" + name + "' is " + revision + ": it is at most " + last);
    }
  }
}
