package io.interspan.controller.logic.firewall;

import io.interspan.message.ExplainAbsence;
import io.interspan.message.ExplainAnswer;
import io.interspan.message.ExplainStep;
import io.interspan.message.Presence;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// Why a host's plan has something, step by step from it to the host, or else what is in the way.
///
/// What leads there by one way is there, whatever is in the way of others.
public final class Reasons {
  /// The most steps but the last ones, and the most of what is in the way; the first ones matter
  /// most.
  static final int MAX_LISTED = 100;

  private record Step(String from, String reason, String to) {}

  private record Absence(String path, String reason) {}

  private final SequencedSet<Step> steps = new LinkedHashSet<>();
  private final SequencedSet<Absence> absences = new LinkedHashSet<>();

  /// The host's ports that the steps lead to, by their paths.
  private final SequencedSet<String> ports = new LinkedHashSet<>();

  /// It is there, for one thing, since this leads to that.
  public void step(String from, String reason, String to) {
    if (steps.size() < MAX_LISTED) {
      steps.add(new Step(from, reason, to));
    }
  }

  /// The last step of a way, from a port: taken where the way was.
  public void last(String port, String reason, String to) {
    if (steps.isEmpty() || steps.stream().anyMatch(one -> one.to().equals(port))) {
      steps.add(new Step(port, reason, to));
    }
  }

  /// Something is connected to the router above it, and that to the next.
  ///
  /// @param path the nearest first
  void up(List<String> path) {
    for (int i = 1; i < path.size(); i++) {
      step(path.get(i - 1), "is connected to", path.get(i));
    }
  }

  /// A packet may go from the one to the other: up to the nearest router that is above both, and
  /// down again.
  ///
  /// @param from a segment or a router, and the routers above it, the nearest first
  /// @param to the same of the segment that a port of the host is on
  /// @param port this port
  public void way(List<String> from, List<String> to, String port) {
    int top = 0;
    while (!to.contains(from.get(top))) {
      top++;
    }
    up(from.subList(0, top + 1));
    for (int at = to.indexOf(from.get(top)); at > 0; at--) {
      step(to.get(at), "is above", to.get(at - 1));
    }
    step(to.getFirst(), "has the port", port);
  }

  /// The steps lead to a port of the host.
  public void reached(String port) {
    ports.add(port);
  }

  /// This is in the way.
  ///
  /// @param reason in words after the path
  public void absence(String path, String reason) {
    if (absences.size() < MAX_LISTED) {
      absences.add(new Absence(path, reason));
    }
  }

  /// The same holds for this: what is there because of others is there for their reasons.
  void because(Reasons others) {
    others.steps.forEach(one -> step(one.from(), one.reason(), one.to()));
    ports.addAll(others.ports);
  }

  /// What is in the way of others is in the way of this.
  void withoutReasonOf(Reasons others) {
    others.absences.forEach(one -> absence(one.path(), one.reason()));
  }

  /// Returns whether the host's plan has it.
  public boolean isHeld() {
    return !ports.isEmpty();
  }

  /// Returns whether anything is known to be in the way.
  boolean hasAbsences() {
    return !absences.isEmpty();
  }

  /// Returns the host's ports that the steps lead to, a view.
  public SequencedSet<String> ports() {
    return Collections.unmodifiableSequencedSet(ports);
  }

  /// Returns the same as it is answered.
  public ExplainAnswer message() {
    var answer = ExplainAnswer.newBuilder();
    if (isHeld()) {
      answer.setPresence(Presence.PRESENCE_OWN);
      steps.forEach(step ->
          answer.addSteps(
              ExplainStep.newBuilder()
                  .setFrom(step.from())
                  .setReason(step.reason())
                  .setTo(step.to())));
    } else {
      answer.setPresence(Presence.PRESENCE_ABSENT);
      absences.forEach(one ->
          answer.addAbsences(
              ExplainAbsence.newBuilder().setPath(one.path()).setReason(one.reason())));
    }
    return answer.build();
  }
}
