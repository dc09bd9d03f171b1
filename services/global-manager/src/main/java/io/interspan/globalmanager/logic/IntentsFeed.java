package io.interspan.globalmanager.logic;

import io.interspan.intentapi.logic.Journal;
import io.interspan.intentapi.logic.LogReads;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.FeedCodec;
import io.interspan.message.FeedId;
import io.interspan.message.Feeds;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.ServiceAddress;
import io.interspan.model.feed.Cursor;
import io.interspan.model.feed.Digest;
import io.interspan.model.feed.FeedAnswer;
import io.interspan.model.feed.FeedHint;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.feed.FeedPull;
import io.interspan.model.feed.Subscribers;
import java.util.List;

/// The intents feed, straight from the log: every revision of every object, in order.
///
/// A delta costs the producer nothing between its pages: they are read from the log again, and the
/// digest of any revision stands in its row. A snapshot pins the objects of one revision.
final class IntentsFeed {
  /// The feed.
  static final FeedId ID = new FeedId(Feeds.INTENTS, "");

  private final ServiceAddress self;
  private final Journal journal;
  private final Subscribers subscribers;
  private final SnapshotPages snapshots;
  private final DeltaPages deltas;
  private Cursor told = Cursor.NONE;

  IntentsFeed(ServiceAddress self, FeedLimits limits, Journal journal, LogReads reads) {
    this.self = self;
    this.journal = journal;
    this.subscribers = new Subscribers(limits);
    this.snapshots = new SnapshotPages(limits);
    this.deltas = new DeltaPages(limits, reads);
  }

  /// Takes a message of this feed; what is not a consumer's pull is passed over.
  void received(Envelope envelope, long now, List<Effect> out) {
    if (!envelope.hasPull() || !envelope.getTo().equals(self.toString())) {
      return;
    }
    try {
      var from = ServiceAddress.parse(envelope.getFrom());
      if (from.role() == Feeds.INTENTS.consumer()) {
        pulled(from, FeedCodec.pull(envelope.getPull()), now, out);
      }
    } catch (MalformedMessageException | IllegalArgumentException _) {
      // The consumer asks again; what it means cannot be answered.
    }
  }

  private void pulled(ServiceAddress from, FeedPull pull, long now, List<Effect> out) {
    boolean current = journal.isLoaded() && pull.holds(at());
    subscribers.renew(from.toString(), current, now);
    if (!journal.isLoaded()) {
      out.add(refuse(from, pull, Cursor.NONE, FeedAnswer.Reason.NOT_HERE));
      return;
    }
    var at = at();
    if (pull.cursor().epoch() > at.epoch()) {
      out.add(refuse(from, pull, at, FeedAnswer.Reason.OLD_EPOCH));
    } else if (pull.cursor().compareTo(at) > 0) {
      out.add(refuse(from, pull, at, FeedAnswer.Reason.BEHIND));
    } else if (pull.snapshot() || pull.cursor().epoch() < at.epoch()) {
      out.add(answer(from, snapshots.page(pull, at, journal.durable(), now)));
    } else {
      delta(from, pull, at, now, out);
    }
  }

  private void delta(ServiceAddress from, FeedPull pull, Cursor at, long now, List<Effect> out) {
    var pinned = pull.isFirst() ? at : pull.pinned();
    if (pinned.epoch() != at.epoch()
        || pinned.version() > at.version()
        || pinned.compareTo(pull.cursor()) < 0
        || pinned.version() < journal.epochBase()) {
      out.add(refuse(from, pull, at, FeedAnswer.Reason.PIN_GONE));
    } else if (pinned.equals(pull.cursor()) && pinned.equals(at)) {
      out.add(answer(from, nothingNew(pull, at, journal.durable().digest())));
    } else if (pinned.equals(pull.cursor())) {
      out.add(refuse(from, pull, at, FeedAnswer.Reason.PIN_GONE));
    } else {
      deltas.read(from, pull, pinned, now, (page, effects) -> effects.add(answer(from, page)), out);
    }
  }

  private static FeedAnswer nothingNew(FeedPull pull, Cursor at, Digest digest) {
    return new FeedAnswer.Page(
        pull.pull(), at, false, pull.offset(), List.of(), List.of(), true, digest);
  }

  private Cursor at() {
    return new Cursor(journal.epoch(), journal.durable().revision());
  }

  /// Learns that the log was read anew.
  void readAnew(long now, List<Effect> out) {
    deltas.forgetRows();
    publish(now, out);
  }

  /// Sends hints where the log moved since the last ones.
  void publish(long now, List<Effect> out) {
    if (journal.isLoaded() && !at().equals(told)) {
      told = at();
      hint(subscribers.changed(now), out);
    }
  }

  /// Repeats hints that are due.
  void tick(long now, List<Effect> out) {
    snapshots.tick(now);
    deltas.tick(now);
    publish(now, out);
    if (journal.isLoaded()) {
      hint(subscribers.due(now), out);
    }
  }

  private void hint(List<String> to, List<Effect> out) {
    var hint = FeedCodec.message(new FeedHint(at(), journal.durable().digest()));
    to.forEach(one -> out.add(new Effect.Send(envelope(one).setHint(hint).build())));
  }

  private Effect refuse(ServiceAddress to, FeedPull pull, Cursor at, FeedAnswer.Reason reason) {
    return answer(to, new FeedAnswer.Refusal(pull.pull(), at, reason));
  }

  private Effect answer(ServiceAddress to, FeedAnswer answer) {
    var envelope = envelope(to.toString());
    switch (answer) {
      case FeedAnswer.Page page -> envelope.setPage(FeedCodec.message(page));
      case FeedAnswer.Refusal refusal -> envelope.setRefusal(FeedCodec.message(refusal));
    }
    return new Effect.Send(envelope.build());
  }

  private Envelope.Builder envelope(String to) {
    return Envelope.newBuilder()
        .setFrom(self.toString())
        .setTo(to)
        .setFeed(ID.feed().feedName())
        .setInstance(ID.instance());
  }
}
