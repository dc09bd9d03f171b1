package io.interspan.globalmanager.logic;

import io.interspan.intentapi.logic.IntentDesk;
import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.message.Effect;
import io.interspan.message.PreviewAnswer;
import io.interspan.message.SpanAnswer;
import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import io.interspan.model.intent.LogRow;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Answers what a change would send to which sites and hosts: drafts the row that a write would
/// queue, and asks span what it would do with it.
///
/// Where others change the same objects meanwhile, it drafts anew.
final class PlanDesk {
  /// How often a plan is drafted at most, where others keep changing the same objects.
  static final int MAX_DRAFTS = 3;

  private final IntentDesk objects;
  private final SpanDesk span;
  private final HostPreviewDesk hosts;

  PlanDesk(IntentDesk objects, SpanDesk span, HostPreviewDesk hosts) {
    this.objects = objects;
    this.span = span;
    this.hosts = hosts;
  }

  /// Takes a request; it is answered in any case.
  ///
  /// @throws ApiException where it is refused at once
  void take(long ticket, ApiRequest.Plan plan, String author, long now, List<Effect> out) {
    new Planning(ticket, plan, author).draft(now, out);
  }

  private final class Planning implements SpanDesk.Asker {
    private final long ticket;
    private final ApiRequest.Plan plan;
    private final String author;
    private int drafts;
    private @Nullable LogRow row;

    Planning(long ticket, ApiRequest.Plan plan, String author) {
      this.ticket = ticket;
      this.plan = plan;
      this.author = author;
    }

    void draft(long now, List<Effect> out) {
      drafts++;
      row = objects.draft(plan.merge(), author, now);
      long base = objects.journal().head().revision();
      if (row == null) {
        var nothing = new PlanAnswer(base, 0, PreviewAnswer.getDefaultInstance());
        reply(plan.hosts() ? nothing.with(HostPreviewDesk.Outcome.NOTHING) : nothing.body(), out);
      } else {
        var at = new Cursor(objects.journal().epoch(), base);
        span.ask(at, PlanQuestion.parts(row, plan.hosts()), this, now, out);
      }
    }

    @Override
    public void answered(SpanAnswer answer, long now, List<Effect> out) {
      var asked = Objects.requireNonNull(row);
      if (!hasMoved(asked)) {
        var body =
            new PlanAnswer(answer.getRevision(), asked.changes().size(), answer.getPreview());
        if (plan.hosts()) {
          hosts.ask(answer.getPreview(), (found, into) -> reply(body.with(found), into), now, out);
        } else {
          reply(body.body(), out);
        }
        return;
      }
      try {
        if (drafts == MAX_DRAFTS) {
          throw new ApiException(
              ErrorCode.UNAVAILABLE,
              "others keep changing the same objects: ask again in a second");
        }
        draft(now, out);
      } catch (ApiException e) {
        failed(e, out);
      }
    }

    /// Returns whether an object is not what it was when it was drafted: a write would come out
    /// different.
    private boolean hasMoved(LogRow asked) {
      var head = objects.journal().head();
      return asked.changes().stream()
          .anyMatch(change -> {
            var now = head.get(change.path());
            return !Objects.equals(change.before(), now == null ? null : now.json());
          });
    }

    @Override
    public void failed(ApiException why, List<Effect> out) {
      out.add(new IntentEffect.Reply(ticket, ApiReply.of(why.error())));
    }

    private void reply(Bytes body, List<Effect> out) {
      out.add(new IntentEffect.Reply(ticket, ApiReply.ok(body)));
    }
  }
}
