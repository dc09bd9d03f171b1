package io.interspan.intentapi.logic.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.message.ExplainAnswer;

/// Explanations as people read them.
public final class Explanations {
  private Explanations() {}

  /// Writes the steps of an explanation, and what is in the way, as fields of an object.
  public static void write(ExplainAnswer answer, ObjectNode into) {
    var steps = into.putArray("steps");
    answer
        .getStepsList()
        .forEach(step ->
            steps
                .addObject()
                .put("from", step.getFrom())
                .put("reason", step.getReason())
                .put("to", step.getTo()));
    var absences = into.putArray("why_not");
    answer
        .getAbsencesList()
        .forEach(
            one -> absences.addObject().put("path", one.getPath()).put("reason", one.getReason()));
  }
}
