package io.interspan.controller.logic;

import com.google.protobuf.UnsafeByteOperations;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.HostAnswer;
import io.interspan.message.HostPlanAnswer;
import io.interspan.message.HostPlanObject;
import io.interspan.message.HostPlanQuestion;
import io.interspan.message.HostQuestion;
import io.interspan.model.feed.Cursor;
import java.util.List;

/// Says what hosts' plans have, and why, for people.
///
/// @param config the node's
/// @param shards who composes which host's plan
/// @param hosts the hosts that this node knows
/// @param site what their plans are made of
record HostQuestions(ControllerConfig config, Shards shards, HostRegister hosts, SiteConfig site) {
  /// The most entries in an answer: a page, and one more that says that there is another.
  static final int MAX_ENTRIES = 1_001;

  /// Answers the site's manager.
  void received(Envelope envelope, List<Effect> out) {
    out.add(
        new Effect.Send(
            Envelope.newBuilder()
                .setFrom(config.address().toString())
                .setTo(envelope.getFrom())
                .setHostAnswer(answer(envelope.getHostQuestion()))
                .build()));
  }

  private HostAnswer answer(HostQuestion question) {
    var answer = HostAnswer.newBuilder().setNumber(question.getNumber());
    var host = question.getHost();
    var known = hosts.hosts().get(host);
    if (!shards.composes(host)) {
      answer.setProblem("another controller composes its plan now: ask again");
    } else if (known == null || !known.isPlanned()) {
      answer.setProblem(
          "it has no plan: it has no session with its controller, or has not reported");
    } else {
      switch (question.getAboutCase()) {
        case PLAN -> answer.setPlan(plan(host, known, question.getPlan()));
        case EXPLAIN ->
            answer.setExplain(
                new PlanReasons(config.site() + "/" + host, host, known.view(), site)
                    .answer(question.getExplain()));
        case ABOUT_NOT_SET ->
            answer.setProblem("the question is of a kind that this controller does not know");
      }
    }
    return answer.build();
  }

  private HostPlanAnswer plan(String host, KnownHost known, HostPlanQuestion question) {
    var answer = HostPlanAnswer.newBuilder();
    int limit = Math.clamp(question.getLimit(), 0, MAX_ENTRIES);
    known
        .plan()
        .entries(KnownHost.PLAN_ORIGIN)
        .tailMap(question.getAfter(), false)
        .values()
        .stream()
        .limit(limit)
        .forEach(entry -> {
          var value = entry.value();
          if (value != null) {
            answer.addObjects(
                HostPlanObject.newBuilder()
                    .setKey(entry.key())
                    .setEntry(UnsafeByteOperations.unsafeWrap(value.unsafeArray())));
          }
        });
    var sizes = known.sizes();
    return answer
        .setPlan(known.plan().current().toString())
        .setHeld(known.heldPlan().map(Cursor::toString).orElse(""))
        .setSize(sizes.message())
        .setUnpruned(sizes.plus(site.firewall().leftOut(host)).message())
        .build();
  }
}
