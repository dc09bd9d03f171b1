package io.interspan.span.logic;

import io.interspan.message.ExplainAbsence;
import io.interspan.message.ExplainAnswer;
import io.interspan.message.ExplainQuestion;
import io.interspan.message.ExplainStep;
import io.interspan.message.Presence;
import io.interspan.model.intent.IntentPath;

/// Explanations as they are asked for and answered.
final class ExplainMessages {
  /// The most steps, and the most absences, of an answer; what is beyond them is left out. The
  /// first ones matter most.
  static final int MAX_LISTED = 500;

  private ExplainMessages() {}

  static boolean isWellFormed(ExplainQuestion question) {
    try {
      new IntentPath(question.getPath());
      return question.getTargetCase() == ExplainQuestion.TargetCase.SITE;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// Answers a question that is well formed.
  static ExplainAnswer answer(ExplainQuestion question, SpanEngine engine) {
    var target = new Explanation.Target.AtSite(question.getSite());
    return message(engine.explain(new IntentPath(question.getPath()), target));
  }

  private static ExplainAnswer message(Explanation explanation) {
    var answer = ExplainAnswer.newBuilder();
    switch (explanation) {
      case Explanation.NoObject() -> answer.setPresence(Presence.PRESENCE_NO_OBJECT);
      case Explanation.NotHeld(var absences) -> {
        answer.setPresence(Presence.PRESENCE_ABSENT);
        absences.stream()
            .limit(MAX_LISTED)
            .forEach(one ->
                answer.addAbsences(
                    ExplainAbsence.newBuilder()
                        .setPath(one.path().value())
                        .setReason(one.reason())));
      }
      case Explanation.Held(boolean transit, var steps) -> {
        answer.setPresence(transit ? Presence.PRESENCE_TRANSIT : Presence.PRESENCE_OWN);
        steps.stream()
            .limit(MAX_LISTED)
            .forEach(step ->
                answer.addSteps(
                    ExplainStep.newBuilder()
                        .setFrom(step.from().value())
                        .setReason(step.reason().words())
                        .setTo(step.to().value())));
      }
    }
    return answer.build();
  }
}
