package io.interspan.controller.logic;

import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.ServiceAddress;
import io.interspan.message.SessionRefusal;
import io.interspan.message.SessionWelcome;
import java.util.List;

/// Writes what a controller says to hosts beside feeds.
final class SessionDesk {
  private final ControllerConfig config;
  private final Shards shards;

  SessionDesk(ControllerConfig config, Shards shards) {
    this.config = config;
    this.shards = shards;
  }

  void welcome(ServiceAddress host, List<Effect> out) {
    out.add(
        new Effect.Send(
            envelope(host)
                .setWelcome(SessionWelcome.newBuilder().setShardMap(shards.entry()))
                .build()));
  }

  /// Says that there is no session, and which node to turn to: this one, where a hello is missing.
  void refuse(ServiceAddress host, String reason, List<Effect> out) {
    out.add(
        new Effect.Send(
            envelope(host)
                .setSessionRefusal(
                    SessionRefusal.newBuilder()
                        .setReason(reason)
                        .setOwner(shards.ownerFor(host.node()))
                        .setShardMap(shards.entry()))
                .build()));
  }

  private Envelope.Builder envelope(ServiceAddress host) {
    return Envelope.newBuilder()
        .setFrom(config.address().toString())
        .setTo(host.toString())
        .setShardEpoch(shards.map().epoch());
  }
}
