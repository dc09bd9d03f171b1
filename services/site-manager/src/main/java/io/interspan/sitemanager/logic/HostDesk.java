package io.interspan.sitemanager.logic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.api.ApiError;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.Explanations;
import io.interspan.intentapi.logic.api.Json;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.ExplainAnswer;
import io.interspan.message.HostAnswer;
import io.interspan.message.HostExplainQuestion;
import io.interspan.message.HostPlanQuestion;
import io.interspan.message.HostQuestion;
import io.interspan.message.Presence;
import io.interspan.message.ServiceAddress;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Answers what a host's plan has, and why: asks the controller that composes it.
final class HostDesk {
  /// How long the answer is waited for.
  static final long TIMEOUT_MILLIS = 3_000;

  /// The most questions under way; one more is refused with 503.
  static final int MAX_OPEN = 64;

  /// @param asked the controller
  private record Open(long ticket, ApiRequest.OfHost request, ServiceAddress asked, long until) {}

  private final SiteManagerConfig config;
  private final Function<String, Optional<String>> whyWaits;
  private final TreeMap<Long, Open> open = new TreeMap<>();
  private long lastNumber;

  /// @param whyWaits says of an object for what a change of it waits, if one does
  HostDesk(SiteManagerConfig config, Function<String, Optional<String>> whyWaits) {
    this.config = config;
    this.whyWaits = whyWaits;
  }

  /// Takes a request; it is answered in any case.
  ///
  /// @param composer the node that composes the host's plan
  /// @throws ApiException where it is refused at once
  void take(long ticket, ApiRequest.OfHost request, String composer, long now, List<Effect> out) {
    if (open.size() >= MAX_OPEN) {
      throw new ApiException(
          ErrorCode.UNAVAILABLE,
          MAX_OPEN + " questions about hosts' plans are under way: ask again in a second");
    }
    lastNumber = Math.max(lastNumber + 1, now);
    var asked = config.controller(composer);
    open.put(lastNumber, new Open(ticket, request, asked, now + TIMEOUT_MILLIS));
    out.add(
        new Effect.Send(
            Envelope.newBuilder()
                .setFrom(config.address().toString())
                .setTo(asked.toString())
                .setHostQuestion(question(request).setNumber(lastNumber).setHost(request.host()))
                .build()));
  }

  private static HostQuestion.Builder question(ApiRequest.OfHost request) {
    var question = HostQuestion.newBuilder();
    switch (request) {
      case ApiRequest.HostPlan plan ->
          question.setPlan(
              HostPlanQuestion.newBuilder().setAfter(plan.cursor()).setLimit(plan.size() + 1));
      case ApiRequest.HostExplain explain ->
          question.setExplain(
              HostExplainQuestion.newBuilder()
                  .setPath(explain.path().value())
                  .setMember(explain.member()));
    }
    return question;
  }

  /// Takes an answer; what comes late, twice or from somebody else is dropped.
  void received(Envelope envelope, List<Effect> out) {
    var answer = envelope.getHostAnswer();
    var asked = open.get(answer.getNumber());
    if (asked == null || !envelope.getFrom().equals(asked.asked().toString())) {
      return;
    }
    open.remove(answer.getNumber());
    out.add(
        answer.getProblem().isEmpty()
            ? new IntentEffect.Reply(asked.ticket(), reply(asked.request(), answer))
            : refused(asked, "host " + asked.request().host() + ": " + answer.getProblem()));
  }

  private ApiReply reply(ApiRequest.OfHost request, HostAnswer answer) {
    return switch (request) {
      case ApiRequest.HostPlan plan -> HostPlanPage.reply(config.site(), plan, answer.getPlan());
      case ApiRequest.HostExplain explain -> explanation(explain, answer.getExplain());
    };
  }

  private ApiReply explanation(ApiRequest.HostExplain request, ExplainAnswer answer) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("site", config.site());
    body.put("host", request.host());
    body.put("path", request.path().value());
    body.put("member", request.member());
    body.put("held", answer.getPresence() == Presence.PRESENCE_OWN);
    Explanations.write(answer, body);
    whyWaits.apply(request.path().value()).ifPresent(why -> body.put("waits", why));
    return ApiReply.ok(Json.canonical(body));
  }

  /// Gives up what was asked for too long ago.
  void tick(long now, List<Effect> out) {
    for (var number : List.copyOf(open.keySet())) {
      var asked = open.get(number);
      if (asked != null && now >= asked.until()) {
        open.remove(number);
        out.add(
            refused(asked, asked.asked() + " does not answer: see that it runs, and ask again"));
      }
    }
  }

  private static Effect refused(Open asked, String why) {
    return new IntentEffect.Reply(
        asked.ticket(), ApiReply.of(ApiError.of(ErrorCode.UNAVAILABLE, why)));
  }
}
