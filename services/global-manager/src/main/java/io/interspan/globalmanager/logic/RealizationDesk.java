package io.interspan.globalmanager.logic;

import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.Journal;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.message.Effect;
import io.interspan.message.ProgressQuestion;
import io.interspan.message.RealizedEntry;
import io.interspan.message.SpanAnswer;
import io.interspan.message.SpanQuestion;
import io.interspan.model.feed.Cursor;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Sees what is in force where: answers writes late that somebody wants to see in force, tells of
/// an object where it is, and raises an alarm for sites that fall behind.
///
/// What each site should have, span knows: it is asked for all who wait at once, and now and then
/// for the alarm.
final class RealizationDesk {
  /// The most writes that are answered late at a time; one more is refused with 503.
  static final int MAX_WAITING = 1_024;

  /// How often span is asked how far plans are, where nobody waits, in milliseconds: enough for an
  /// alarm.
  static final long ASK_MILLIS = 5_000;

  /// How long after a question that failed, or found no place, the next one follows, in
  /// milliseconds.
  private static final long PAUSE_MILLIS = 500;

  /// A write that is on the disk, and whoever waits for it.
  private static final class Waiting {
    final ApiReply reply;
    final long ticket;
    final Wish wish;

    /// The sites that it sent something to; null while that is not known.
    @Nullable List<String> sites;

    Waiting(long ticket, ApiReply reply, Wish wish) {
      this.ticket = ticket;
      this.reply = reply;
      this.wish = wish;
    }
  }

  /// @param until where a write is waited for
  /// @param deadline until when, in milliseconds since 1970 UTC
  private record Wish(ApiRequest.Until until, long deadline) {}

  private final Journal journal;
  private final SiteReports reports;
  private final SpanDesk span;
  private final SitesBehind behind;

  /// Tickets of writes that are on their way to the disk, and what is waited for.
  private final TreeMap<Long, Wish> awaited = new TreeMap<>();

  private final TreeMap<Long, Waiting> waiting = new TreeMap<>();
  private boolean asking;

  /// When those who wait may have the next question asked.
  private long askAgain;

  /// When span is asked next where nobody waits.
  private long lookAgain;

  RealizationDesk(Journal journal, SiteReports reports, SpanDesk span) {
    this.journal = journal;
    this.reports = reports;
    this.span = span;
    this.behind = new SitesBehind(reports);
  }

  SitesBehind behind() {
    return behind;
  }

  /// Has the reply to a ticket go out once what it writes is where it is waited for.
  ///
  /// @throws ApiException where too many wait
  void await(long ticket, ApiRequest.Until until, long deadline) {
    if (awaited.size() + waiting.size() >= MAX_WAITING) {
      throw new ApiException(
          ErrorCode.UNAVAILABLE, MAX_WAITING + " writes wait for sites: ask again in a second");
    }
    awaited.put(ticket, new Wish(until, deadline));
  }

  /// Keeps the replies back that are to go out later.
  void hold(List<Effect> out) {
    if (awaited.isEmpty()) {
      return;
    }
    out.removeIf(effect -> {
      var wish =
          effect instanceof IntentEffect.Reply(long ticket, _) ? awaited.remove(ticket) : null;
      if (wish == null || !(effect instanceof IntentEffect.Reply(long ticket, var reply))) {
        return false;
      }
      boolean written = reply.revision() > 0;
      if (written) {
        waiting.put(ticket, new Waiting(ticket, reply, wish));
      }
      return written;
    });
  }

  /// Replies to those for whom it is time, and asks for those of whom too little is known.
  void settle(long now, List<Effect> out) {
    for (var one : List.copyOf(waiting.values())) {
      var unrealized = unrealized(one);
      if (unrealized.isPresent() && unrealized.get().isEmpty()) {
        waiting.remove(one.ticket);
        out.add(new IntentEffect.Reply(one.ticket, one.reply));
      } else if (now >= one.wish.deadline()) {
        waiting.remove(one.ticket);
        var sites = unrealized.orElseGet(() -> List.copyOf(reports.sites()));
        out.add(new IntentEffect.Reply(one.ticket, one.reply.unrealizedAt(sites)));
      }
    }
    if (!asking
        && now >= askAgain
        && waiting.values().stream().anyMatch(one -> one.sites == null)) {
      ask(now, out);
    }
  }

  /// Returns where a write is not yet that is waited for there: sites, or hosts as `west/w1` where
  /// their sites have it; empty while it is not known where it went.
  private Optional<List<String>> unrealized(Waiting one) {
    return Optional.ofNullable(one.sites)
        .map(sites -> sites.stream().flatMap(site -> unrealized(one, site)).toList());
  }

  private Stream<String> unrealized(Waiting one, String site) {
    long revision = one.reply.revision();
    var said = reports.realization(site).orElse(RealizedEntry.getDefaultInstance());
    boolean isHeld = said.getHeld() >= revision;
    return switch (one.wish.until()) {
      case SITES -> isHeld ? Stream.empty() : Stream.of(site);
      case HOSTS -> {
        if (said.getRevision() >= revision) {
          yield Stream.empty();
        }
        yield isHeld && said.getBehindCount() > 0
            ? said.getBehindList().stream().map(host -> site + "/" + host)
            : Stream.of(site);
      }
    };
  }

  private void ask(long now, List<Effect> out) {
    var question = ProgressQuestion.newBuilder();
    waiting.values().stream()
        .filter(one -> one.sites == null)
        .map(one -> one.reply.revision())
        .distinct()
        .forEach(question::addRevisions);
    asking = ask(question.build(), new Asking(), now, out);
    askAgain = now + PAUSE_MILLIS;
    lookAgain = now + ASK_MILLIS;
  }

  private boolean ask(ProgressQuestion question, SpanDesk.Asker asker, long now, List<Effect> out) {
    try {
      span.ask(
          new Cursor(journal.epoch(), journal.durable().revision()),
          List.of(SpanQuestion.newBuilder().setProgress(question).build()),
          asker,
          now,
          out);
      return true;
    } catch (ApiException _) {
      // Too many ask at this time: it is tried again.
      return false;
    }
  }

  private final class Asking implements SpanDesk.Asker {
    @Override
    public void answered(SpanAnswer answer, long now, List<Effect> out) {
      asking = false;
      askAgain = now;
      var sent = new TreeMap<Long, List<String>>();
      answer
          .getProgress()
          .getRevisionsList()
          .forEach(one -> sent.put(one.getRevision(), one.getSitesList()));
      for (var one : waiting.values()) {
        if (one.sites == null) {
          one.sites = sent.get(one.reply.revision());
        }
      }
      answer
          .getProgress()
          .getSitesList()
          .forEach(site -> behind.planned(site.getSite(), site.getRevision(), now));
      settle(now, out);
    }

    @Override
    public void failed(ApiException why, List<Effect> out) {
      asking = false;
    }
  }

  /// Looks after sites that fall behind.
  void tick(long now, List<Effect> out) {
    if (!asking && now >= lookAgain && journal.isReady()) {
      ask(now, out);
    }
    behind.tick(now, out);
    settle(now, out);
  }

  /// Answers how far an object's realization is.
  ///
  /// @throws ApiException where it cannot be asked
  void take(long ticket, ApiRequest.Realization request, long now, List<Effect> out) {
    if (journal.shown().catalogue().get(request.path()) == null) {
      throw new ApiException(ErrorCode.NOT_FOUND, "there is no " + request.path());
    }
    var asker =
        new SpanDesk.Asker() {
          @Override
          public void answered(SpanAnswer answer, long at, List<Effect> into) {
            var body =
                RealizationAnswer.body(
                    request.path(), answer.getProgress().getSitesList(), reports);
            into.add(new IntentEffect.Reply(ticket, ApiReply.ok(body)));
          }

          @Override
          public void failed(ApiException why, List<Effect> into) {
            into.add(new IntentEffect.Reply(ticket, ApiReply.of(why.error())));
          }
        };
    var question = ProgressQuestion.newBuilder().setPath(request.path().value()).build();
    if (!ask(question, asker, now, out)) {
      throw new ApiException(
          ErrorCode.UNAVAILABLE, "too many questions are under way: ask again in a second");
    }
  }
}
