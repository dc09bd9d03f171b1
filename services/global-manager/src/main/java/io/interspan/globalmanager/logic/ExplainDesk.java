package io.interspan.globalmanager.logic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.Journal;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.Explanations;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.message.Effect;
import io.interspan.message.ExplainAnswer;
import io.interspan.message.ExplainQuestion;
import io.interspan.message.SpanAnswer;
import io.interspan.message.SpanQuestion;
import io.interspan.model.Bytes;
import io.interspan.model.feed.Cursor;
import java.util.List;

/// Answers why an object is at a site, or why not: span knows.
final class ExplainDesk {
  private final Journal journal;
  private final SpanDesk span;

  ExplainDesk(Journal journal, SpanDesk span) {
    this.journal = journal;
    this.span = span;
  }

  /// Takes a request; it is answered in any case.
  ///
  /// @throws ApiException where it is refused at once
  void take(long ticket, ApiRequest.Explain request, long now, List<Effect> out) {
    var at = new Cursor(journal.epoch(), journal.shown().revision());
    var question =
        SpanQuestion.newBuilder()
            .setExplain(
                ExplainQuestion.newBuilder()
                    .setPath(request.path().value())
                    .setSite(request.site()))
            .build();
    span.ask(at, List.of(question), new Explaining(ticket, request), now, out);
  }

  private final class Explaining implements SpanDesk.Asker {
    private final long ticket;
    private final ApiRequest.Explain request;

    Explaining(long ticket, ApiRequest.Explain request) {
      this.ticket = ticket;
      this.request = request;
    }

    @Override
    public void answered(SpanAnswer answer, long now, List<Effect> out) {
      var body = body(answer.getRevision(), answer.getExplain());
      out.add(new IntentEffect.Reply(ticket, ApiReply.ok(body)));
    }

    @Override
    public void failed(ApiException why, List<Effect> out) {
      out.add(new IntentEffect.Reply(ticket, ApiReply.of(why.error())));
    }

    private Bytes body(long revision, ExplainAnswer answer) {
      var body = JsonNodeFactory.instance.objectNode();
      body.put("revision", revision);
      body.put("path", request.path().value());
      body.put("site", request.site());
      body.put("exists", exists());
      body.put("held", isHeld(answer));
      body.put("transit", isTransit(answer));
      Explanations.write(answer, body);
      if (answer.getStepsCount() == 0 && answer.getAbsencesCount() == 0) {
        body.withArray("why_not")
            .addObject()
            .put("path", request.path().value())
            .put("reason", unknownToSpan());
      }
      return Json.canonical(body);
    }

    private boolean exists() {
      return journal.shown().catalogue().get(request.path()) != null;
    }

    /// Says what an object is of which span makes nothing.
    private String unknownToSpan() {
      var stored = journal.shown().get(request.path());
      if (stored != null) {
        return "is a " + stored.type().apiName() + ", and no site is sent such objects";
      }
      return exists()
          ? "is in no log: it is there from the start or follows from others, so that each site"
              + " knows it unsent"
          : "is not there; ids are case sensitive";
    }
  }

  private static boolean isHeld(ExplainAnswer answer) {
    return switch (answer.getPresence()) {
      case PRESENCE_OWN, PRESENCE_TRANSIT -> true;
      case PRESENCE_ABSENT, PRESENCE_NO_OBJECT, PRESENCE_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }

  private static boolean isTransit(ExplainAnswer answer) {
    return switch (answer.getPresence()) {
      case PRESENCE_TRANSIT -> true;
      case PRESENCE_OWN, PRESENCE_ABSENT, PRESENCE_NO_OBJECT, PRESENCE_UNSPECIFIED, UNRECOGNIZED ->
          false;
    };
  }
}
