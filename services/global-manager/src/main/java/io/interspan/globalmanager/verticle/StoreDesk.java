package io.interspan.globalmanager.verticle;

import io.interspan.globalmanager.logic.GlobalManagerEffect;
import io.interspan.globalmanager.logic.GlobalManagerEvent;
import io.interspan.globalmanager.logic.GlobalManagerLogic;
import io.interspan.model.intent.IntentStore;
import io.interspan.transport.LogicShell;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands the logic's reads and commits to the store, in their order, and its answers back.
///
/// Answers are never refused by the shell: its inbox has room for all calls, commits and reads that
/// may be under way together.
final class StoreDesk {
  private static final Logger LOG = LoggerFactory.getLogger(StoreDesk.class);

  private final IntentStore store;
  private final LogicShell shell;
  private final GlobalManagerLogic logic;

  StoreDesk(IntentStore store, LogicShell shell, GlobalManagerLogic logic) {
    this.store = store;
    this.shell = shell;
    this.logic = logic;
  }

  void commit(GlobalManagerEffect.Commit commit) {
    store
        .commit(commit.expectedHead(), commit.row())
        .whenComplete((_, error) ->
            tell(
                error == null
                    ? new GlobalManagerEvent.Committed(commit.ticket())
                    : new GlobalManagerEvent.CommitFailed(commit.ticket(), reason(error))));
  }

  void readHead() {
    store
        .head()
        .whenComplete((head, error) ->
            tell(
                error == null
                    ? new GlobalManagerEvent.HeadRead(head)
                    : new GlobalManagerEvent.ReadFailed(0, reason(error))));
  }

  void readLog(GlobalManagerEffect.ReadLog read) {
    store
        .rows(read.after(), read.limit())
        .whenComplete((rows, error) ->
            tell(
                error == null
                    ? new GlobalManagerEvent.LogRead(read.ticket(), rows)
                    : new GlobalManagerEvent.ReadFailed(read.ticket(), reason(error))));
  }

  private void tell(GlobalManagerEvent event) {
    if (!shell.submit(now -> logic.on(event, now))) {
      LOG.warn("store's answer after the end service=global-manager event={}", event);
    }
  }

  private static String reason(Throwable error) {
    var cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    return String.valueOf(cause.getMessage());
  }
}
