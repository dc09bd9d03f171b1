package io.interspan.nic;

import io.interspan.model.net.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/// The unanswered pings of a guest, at most [EmulatedGuest#MAX_PINGS].
final class Pings {
  private final IpAddress ip;
  private final GuestStack stack;
  private final int identifier;
  private final List<Ping> pings = new ArrayList<>();
  private int nextSequence;

  Pings(IpAddress ip, GuestStack stack) {
    this.ip = ip;
    this.stack = stack;
    identifier = (int) ip.low() & 0xFFFF;
  }

  void begin(int target, long now, Duration timeout, CompletableFuture<Duration> answer) {
    if (pings.size() == EmulatedGuest.MAX_PINGS) {
      answer.completeExceptionally(
          new IllegalStateException(
              "guest " + ip + " has its " + EmulatedGuest.MAX_PINGS + " pings unanswered already"));
    } else {
      pings.add(new Ping(target, nextSequence++ & 0xFFFF, now, timeout, answer));
    }
  }

  void onEchoReply(long now, int source, int replyIdentifier, int sequence) {
    for (int i = 0; i < pings.size(); i++) {
      var ping = pings.get(i);
      if (ping.sent
          && replyIdentifier == identifier
          && ping.sequence == sequence
          && ping.target == source) {
        pings.remove(i);
        ping.answer.complete(Duration.ofNanos(now - ping.startedAt));
        return;
      }
    }
  }

  /// Sends what can be sent, and ends what has waited too long.
  void drive(long now) {
    // From behind, since those that are over go.
    for (int i = pings.size() - 1; i >= 0; i--) {
      var ping = pings.get(i);
      if (ping.isOver(now)) {
        pings.remove(i);
        fail(ping);
      } else if (!ping.sent) {
        send(ping, now);
      }
    }
  }

  private void send(Ping ping, long now) {
    var target = stack.macOf(ping.target);
    if (target != null) {
      ping.sent = stack.sendEchoRequest(target, ping.target, identifier, ping.sequence);
    } else if (now - ping.nextArpAt >= 0 && stack.sendArpRequest(ping.target)) {
      ping.nextArpAt = now + EmulatedGuest.ARP_RETRY.toNanos();
    }
  }

  private void fail(Ping ping) {
    // The target may have moved: the next ping asks anew.
    stack.forget(ping.target);
    ping.answer.completeExceptionally(
        new TimeoutException(
            "no "
                + (ping.sent ? "echo reply" : "ARP reply")
                + " from "
                + IpAddress.v4(ping.target)
                + " to "
                + ip
                + " within "
                + ping.timeout.toMillis()
                + " ms"));
  }
}
