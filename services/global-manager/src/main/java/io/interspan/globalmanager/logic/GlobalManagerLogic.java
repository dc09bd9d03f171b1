package io.interspan.globalmanager.logic;

import io.interspan.globalmanager.logic.api.ApiError;
import io.interspan.globalmanager.logic.api.ApiException;
import io.interspan.globalmanager.logic.api.ApiReply;
import io.interspan.globalmanager.logic.api.ApiRequest;
import io.interspan.globalmanager.logic.api.ErrorCode;
import io.interspan.globalmanager.logic.api.Limits;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.FeedDesk;
import io.interspan.message.Feeds;
import io.interspan.message.Followed;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogRow;
import java.util.ArrayList;
import java.util.List;

/// The global manager: takes intents, keeps the log, feeds it to span, and enters what sites claim.
public final class GlobalManagerLogic implements ServiceLogic {
  private final LogReads logReads = new LogReads();
  private final Journal journal = new Journal(logReads);
  private final FeedDesk desk;
  private final IntentsFeed intents;
  private final SiteReports reports;
  private final Claims claims;
  private final Writes writes = new Writes(journal);
  private final Reads reads;
  private int seenReadies;

  /// A global manager that has read nothing yet.
  public GlobalManagerLogic(FeedLimits limits) {
    desk = new FeedDesk(address(), limits);
    intents = new IntentsFeed(address(), limits, journal, logReads);
    reports = new SiteReports(desk, limits);
    claims = new Claims(journal, reports);
    reads = new Reads(journal, reports);
  }

  @Override
  public ServiceAddress address() {
    return ServiceAddress.GLOBAL_MANAGER;
  }

  @Override
  public List<Effect> on(ServiceEvent event, long now) {
    var out = new ArrayList<Effect>();
    switch (event) {
      // It keeps nothing beside the log.
      case ServiceEvent.Started _ -> journal.start(out);
      case ServiceEvent.Received(Envelope envelope) -> received(envelope, now, out);
      case ServiceEvent.Ticked _ -> {
        journal.tick(now, out);
        desk.tick(now, out).forEach(this::apply);
        intents.tick(now, out);
      }
      case ServiceEvent.Persisted _ -> {}
    }
    settle(now, out);
    return out;
  }

  /// Takes an event of its own.
  ///
  /// @param now milliseconds since 1970 UTC; never goes back
  /// @return what to do, in order
  public List<Effect> on(GlobalManagerEvent event, long now) {
    var out = new ArrayList<Effect>();
    switch (event) {
      case GlobalManagerEvent.ApiCall call -> call(call, now, out);
      case GlobalManagerEvent.HeadRead(var head) -> journal.headRead(head, out);
      case GlobalManagerEvent.LogRead(long ticket, var rows) ->
          logReads.rows(ticket, rows, now, out);
      case GlobalManagerEvent.ReadFailed(long ticket, String reason) -> {
        if (ticket == 0) {
          journal.readFailed(reason, now, out);
        } else {
          logReads.failed(ticket, reason, now, out);
        }
      }
      case GlobalManagerEvent.Committed(long ticket) -> {
        var row = journal.committed(ticket, out);
        if (row != null) {
          committed(row, now, out);
        }
      }
      case GlobalManagerEvent.CommitFailed(long ticket, String reason) -> {
        journal.commitFailed(ticket, reason, out);
        claims.pause(now);
      }
    }
    settle(now, out);
    return out;
  }

  private void call(GlobalManagerEvent.ApiCall call, long now, List<Effect> out) {
    try {
      switch (call.request()) {
        case ApiRequest.Write write -> {
          var row = writes.write(call.ticket(), write, call.author(), now, out);
          if (row != null) {
            claims.lookAt(row);
          }
        }
        case ApiRequest.Get get -> reply(call, reads.get(get), out);
        case ApiRequest.ListPage list -> reply(call, reads.list(list), out);
        case ApiRequest.Sites _ -> reply(call, reads.sites(), out);
        case ApiRequest.NodeVersion _ -> reply(call, Reads.version(), out);
        case ApiRequest.Health _ -> reply(call, reads.health(), out);
        case ApiRequest.Log log -> log(call, log, out);
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
  }

  private void log(GlobalManagerEvent.ApiCall call, ApiRequest.Log request, List<Effect> out) {
    if (!journal.isLoaded() || logReads.size() >= Limits.MAX_LOG_READS) {
      throw new ApiException(
          ErrorCode.UNAVAILABLE, "the log is being read: send the request again in a second");
    }
    logReads.ask(
        request.after(),
        request.limit(),
        new LogAnswer(call.ticket(), journal.durable().revision()),
        out);
  }

  private static void reply(GlobalManagerEvent.ApiCall call, ApiReply reply, List<Effect> out) {
    out.add(new GlobalManagerEffect.Reply(call.ticket(), reply));
  }

  private void received(Envelope envelope, long now, List<Effect> out) {
    if (envelope.getFeed().equals(Feeds.INTENTS.feedName())) {
      intents.received(envelope, now, out);
      return;
    }
    reports.heard(envelope.getFrom(), now);
    desk.received(envelope, now, out).forEach(this::apply);
  }

  private void apply(Followed followed) {
    reports.apply(followed).ifPresent(heard -> claims.lookAt(followed.id().instance(), heard));
  }

  private void committed(LogRow row, long now, List<Effect> out) {
    if (row.changes().stream().anyMatch(change -> change.type() == IntentType.SITE)) {
      reports.follow(journal.durable(), now, out);
    }
    intents.publish(now, out);
  }

  /// What follows from whatever happened.
  private void settle(long now, List<Effect> out) {
    if (journal.readies() != seenReadies) {
      seenReadies = journal.readies();
      reports.follow(journal.durable(), now, out);
      claims.lookAtAll();
      out.add(new GlobalManagerEffect.Ready(journal.durable().revision()));
      intents.publish(now, out);
    }
    claims.enter(now, out);
  }
}
