package io.interspan.sitemanager.logic;

import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.api.ApiError;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.HostPlanQuestion;
import io.interspan.message.ServiceAddress;
import java.util.List;
import java.util.TreeMap;

/// Answers what a host's plan has: asks the controller that composes it.
final class HostPlanDesk {
  /// How long the answer is waited for.
  static final long TIMEOUT_MILLIS = 3_000;

  /// The most questions under way; one more is refused with 503.
  static final int MAX_OPEN = 64;

  /// @param asked the controller
  private record Open(long ticket, ApiRequest.HostPlan request, ServiceAddress asked, long until) {}

  private final SiteManagerConfig config;
  private final TreeMap<Long, Open> open = new TreeMap<>();
  private long lastNumber;

  HostPlanDesk(SiteManagerConfig config) {
    this.config = config;
  }

  /// Takes a request; it is answered in any case.
  ///
  /// @param composer the node that composes the host's plan
  /// @throws ApiException where it is refused at once
  void take(long ticket, ApiRequest.HostPlan request, String composer, long now, List<Effect> out) {
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
                .setHostPlanQuestion(
                    HostPlanQuestion.newBuilder()
                        .setNumber(lastNumber)
                        .setHost(request.host())
                        .setAfter(request.cursor())
                        .setLimit(request.size() + 1))
                .build()));
  }

  /// Takes an answer; what comes late, twice or from somebody else is dropped.
  void received(Envelope envelope, List<Effect> out) {
    var answer = envelope.getHostPlanAnswer();
    var asked = open.get(answer.getNumber());
    if (asked == null || !envelope.getFrom().equals(asked.asked().toString())) {
      return;
    }
    open.remove(answer.getNumber());
    out.add(
        answer.getProblem().isEmpty()
            ? new IntentEffect.Reply(
                asked.ticket(), HostPlanPage.reply(config.site(), asked.request(), answer))
            : refused(asked, "host " + asked.request().host() + ": " + answer.getProblem()));
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
