package io.interspan.intentapi.verticle;

import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.IntentEvent;
import io.interspan.model.intent.IntentStore;
import io.interspan.model.intent.OutcomeUnknownException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands the logic's reads and commits to the store, in their order, and its answers back.
///
/// Answers are never refused by the shell: its inbox has room for all calls, commits and reads that
/// may be under way together.
public final class StoreDesk {
  private static final Logger LOG = LoggerFactory.getLogger(StoreDesk.class);

  private final IntentStore store;
  private final String service;
  private final IntentTaker taker;

  /// @param service whose store it is, as log lines name it
  public StoreDesk(IntentStore store, String service, IntentTaker taker) {
    this.store = store;
    this.service = service;
    this.taker = taker;
  }

  /// Hands a commit over.
  public void commit(IntentEffect.Commit commit) {
    store
        .commit(commit.expectedHead(), commit.row())
        .whenComplete((_, error) ->
            tell(
                error == null
                    ? new IntentEvent.Committed(commit.ticket())
                    : new IntentEvent.CommitFailed(
                        commit.ticket(),
                        reason(error),
                        !(cause(error) instanceof OutcomeUnknownException))));
  }

  /// Reads where the log stands.
  public void readHead() {
    store
        .head()
        .whenComplete((head, error) ->
            tell(
                error == null
                    ? new IntentEvent.HeadRead(head)
                    : new IntentEvent.ReadFailed(0, reason(error))));
  }

  /// Reads rows.
  public void readLog(IntentEffect.ReadLog read) {
    store
        .rows(read.after(), read.limit())
        .whenComplete((rows, error) ->
            tell(
                error == null
                    ? new IntentEvent.LogRead(read.ticket(), rows)
                    : new IntentEvent.ReadFailed(read.ticket(), reason(error))));
  }

  /// Reads anything else.
  public void read(IntentEffect.ReadStore read) {
    read.read()
        .from(store)
        .whenComplete((answer, error) ->
            tell(
                error == null
                    ? new IntentEvent.StoreAnswered(read.ticket(), answer)
                    : new IntentEvent.StoreFailed(read.ticket(), reason(error))));
  }

  private void tell(IntentEvent event) {
    if (!taker.submit(event)) {
      LOG.warn("store's answer after the end service={} event={}", service, event);
    }
  }

  private static String reason(Throwable error) {
    return String.valueOf(cause(error).getMessage());
  }

  private static Throwable cause(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }
}
