package io.interspan.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.IntentEvent;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.model.intent.IntentPath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A client of the intent API: sends again what was not answered, or not taken, and remembers what
/// was acknowledged.
final class ApiUser {
  /// How long an answer is waited for, in milliseconds.
  static final long PATIENCE = 1_500;

  /// How often a request is sent at most.
  static final int MAX_TRIES = 100;

  /// What a request asks for: after it, these objects have these fields, or are gone.
  ///
  /// @param request the request
  /// @param wanted fields by path; null where the object is to be gone
  record Wish(ApiRequest.Write request, SortedMap<IntentPath, @Nullable ObjectNode> wanted) {
    Wish {
      wanted = Collections.unmodifiableSortedMap(new TreeMap<>(wanted));
    }
  }

  /// A wish that was granted.
  ///
  /// @param reply the answer, with its revision
  record Acknowledged(Wish wish, ApiReply reply) {}

  private record Waiting(Wish wish, int tries) {}

  /// Hands the service a request; nobody answers where it is down.
  interface Line {
    void send(IntentEvent.ApiCall call);
  }

  private final String name;
  private final SimulatedProcess.Surroundings in;
  private final Line line;

  /// Returns the last revision that is on the disk.
  private final LongSupplier onDisk;

  private final TreeMap<Long, Waiting> waiting = new TreeMap<>();

  /// Who asked what changes nothing.
  private final TreeMap<Long, Consumer<ApiReply>> asking = new TreeMap<>();

  private final List<Acknowledged> acknowledged = new ArrayList<>();
  private long tickets;
  private int refused;
  private int again;

  /// A client of a service.
  ///
  /// @param name of the client, for the trace
  /// @param onDisk says up to which revision the log is on the disk
  ApiUser(String name, SimulatedProcess.Surroundings in, Line line, LongSupplier onDisk) {
    this.name = name;
    this.in = in;
    this.line = line;
    this.onDisk = onDisk;
  }

  /// Sends a request.
  void wish(Wish wish) {
    send(new Waiting(wish, 1));
  }

  /// Asks what changes nothing, once.
  void ask(ApiRequest request, Consumer<ApiReply> answered) {
    long ticket = ++tickets;
    asking.put(ticket, answered);
    in.trace().note(name + " question " + ticket + ": " + request);
    line.send(new IntentEvent.ApiCall(ticket, request, "admin"));
  }

  private void send(Waiting request) {
    long ticket = ++tickets;
    waiting.put(ticket, request);
    in.trace().note(name + " request " + ticket + ": " + request.wish.request());
    line.send(new IntentEvent.ApiCall(ticket, request.wish.request(), "admin"));
    in.timeline().after(PATIENCE, () -> sendAgain(ticket));
  }

  private void sendAgain(long ticket) {
    var request = waiting.remove(ticket);
    if (request != null && request.tries < MAX_TRIES) {
      send(new Waiting(request.wish, request.tries + 1));
    }
  }

  /// Takes an answer.
  ///
  /// @throws Violation where it acknowledges what is not on the disk
  void replied(long ticket, ApiReply reply) {
    in.trace().note(name + " answer " + ticket + ": " + reply.status() + " at " + reply.revision());
    var asked = asking.remove(ticket);
    if (asked != null) {
      asked.accept(reply);
      return;
    }
    var request = waiting.get(ticket);
    if (reply.status() == 200) {
      if (reply.revision() > onDisk.getAsLong()) {
        throw new Violation(
            "intents",
            "request "
                + ticket
                + " is acknowledged at revision "
                + reply.revision()
                + ", the disk is at "
                + onDisk.getAsLong());
      }
      if (request != null) {
        acknowledged.add(new Acknowledged(request.wish, reply));
      }
    }
    if (request == null) {
      return;
    }
    switch (reply.status()) {
      case 503 -> again++;
      case 500 -> throw new Violation("intents", "a defect: " + reply.body().toUtf8());
      default -> {
        waiting.remove(ticket);
        refused += reply.status() == 200 ? 0 : 1;
      }
    }
  }

  /// Returns whether nothing is waited for.
  boolean isIdle() {
    return waiting.isEmpty();
  }

  List<Acknowledged> acknowledged() {
    return Collections.unmodifiableList(acknowledged);
  }

  @Override
  public String toString() {
    return name
        + ": "
        + acknowledged.size()
        + " acknowledged, "
        + refused
        + " refused, "
        + again
        + " times unavailable";
  }
}
