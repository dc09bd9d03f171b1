package io.interspan.nic;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// One ping that waits: first for the target's MAC address, then for the answer.
final class Ping {
  final int target;
  final int sequence;
  final long startedAt;
  final Duration timeout;
  final CompletableFuture<Duration> answer;
  long nextArpAt;
  boolean sent;

  Ping(int target, int sequence, long now, Duration timeout, CompletableFuture<Duration> answer) {
    this.target = target;
    this.sequence = sequence;
    this.startedAt = now;
    this.timeout = timeout;
    this.answer = answer;
    nextArpAt = now;
  }

  // By difference: System.nanoTime may wrap around.
  boolean isOver(long now) {
    return now - startedAt >= timeout.toNanos();
  }
}
