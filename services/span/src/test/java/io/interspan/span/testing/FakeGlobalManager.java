package io.interspan.span.testing;

import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.FeedCodec;
import io.interspan.message.Feeds;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.Digest;
import io.interspan.model.feed.FeedAnswer;
import io.interspan.model.feed.FeedEntry;
import io.interspan.model.feed.FeedHint;
import io.interspan.model.feed.FeedPull;
import io.interspan.model.feed.OriginStatus;
import java.util.ArrayList;
import java.util.List;

/// Serves the intents feed from a log: each revision to those that have a place in it, else the
/// objects.
public final class FakeGlobalManager implements ServiceLogic {
  /// How often hints go out, in ticks.
  private static final int HINT_TICKS = 5;

  private final FakeLog log;
  private final int pageEntries;
  private int ticks;

  /// Whether revisions are kept back, as by a global manager that has lost them.
  private final boolean withoutHistory;

  /// Makes one with pages of this many entries.
  public FakeGlobalManager(FakeLog log, int pageEntries, boolean withoutHistory) {
    this.log = log;
    this.pageEntries = pageEntries;
    this.withoutHistory = withoutHistory;
  }

  @Override
  public ServiceAddress address() {
    return ServiceAddress.GLOBAL_MANAGER;
  }

  @Override
  public List<Effect> on(ServiceEvent event, long now) {
    return switch (event) {
      case ServiceEvent.Started _, ServiceEvent.Persisted _ -> List.of();
      case ServiceEvent.Ticked() ->
          ++ticks % HINT_TICKS == 0
              ? List.of(
                  send(envelope().setHint(FeedCodec.message(new FeedHint(log.at(), log.digest())))))
              : List.of();
      case ServiceEvent.Received(var envelope) ->
          envelope.hasPull() && envelope.getFeed().equals(Feeds.INTENTS.feedName())
              ? List.of(answer(FeedCodec.pull(envelope.getPull())))
              : List.of();
    };
  }

  private Effect answer(FeedPull pull) {
    var at = log.at();
    if (pull.cursor().epoch() > at.epoch()) {
      return refuse(pull, FeedAnswer.Reason.OLD_EPOCH);
    }
    if (pull.cursor().compareTo(at) > 0) {
      return refuse(pull, FeedAnswer.Reason.BEHIND);
    }
    if (!pull.isFirst() && !pull.pinned().equals(at)) {
      return refuse(pull, FeedAnswer.Reason.PIN_GONE);
    }
    boolean snapshot = pull.snapshot() || withoutHistory || pull.cursor().epoch() < at.epoch();
    var entries = snapshot ? log.live() : log.after(pull.cursor().version());
    int from = Math.min(pull.offset(), entries.size());
    int to = Math.min(from + pageEntries, entries.size());
    boolean last = to == entries.size();
    List<FeedEntry> page = new ArrayList<>(entries.subList(from, to));
    List<OriginStatus> marks = snapshot && last ? List.of(log.status()) : List.of();
    return send(
        envelope()
            .setPage(
                FeedCodec.message(
                    new FeedAnswer.Page(
                        pull.pull(),
                        at,
                        snapshot,
                        from,
                        page,
                        marks,
                        last,
                        last ? log.digest() : Digest.EMPTY))));
  }

  private Effect refuse(FeedPull pull, FeedAnswer.Reason reason) {
    return send(
        envelope()
            .setRefusal(
                FeedCodec.message(
                    new FeedAnswer.Refusal(
                        pull.pull(),
                        reason == FeedAnswer.Reason.NOT_HERE ? Cursor.NONE : log.at(),
                        reason))));
  }

  private static Envelope.Builder envelope() {
    return Envelope.newBuilder()
        .setFrom(ServiceAddress.GLOBAL_MANAGER.toString())
        .setTo(ServiceAddress.SPAN.toString())
        .setFeed(Feeds.INTENTS.feedName());
  }

  private static Effect send(Envelope.Builder envelope) {
    return new Effect.Send(envelope.build());
  }
}
