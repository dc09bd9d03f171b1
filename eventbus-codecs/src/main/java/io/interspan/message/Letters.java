package io.interspan.message;

import io.interspan.model.feed.FeedAnswer;
import io.interspan.model.feed.FeedHint;
import io.interspan.model.feed.FeedPull;
import java.util.function.Consumer;

/// Addresses a service's feed messages.
final class Letters {
  private final ServiceAddress self;
  private long shardEpoch;

  Letters(ServiceAddress self) {
    this.self = self;
  }

  void shardEpoch(long shardEpoch) {
    this.shardEpoch = shardEpoch;
  }

  Effect hint(ServiceAddress to, FeedId id, FeedHint hint) {
    return send(to, id, envelope -> envelope.setHint(FeedCodec.message(hint)));
  }

  Effect pull(ServiceAddress to, FeedId id, FeedPull pull) {
    return send(to, id, envelope -> envelope.setPull(FeedCodec.message(pull)));
  }

  Effect answer(ServiceAddress to, FeedId id, FeedAnswer answer) {
    return send(
        to,
        id,
        envelope -> {
          switch (answer) {
            case FeedAnswer.Page page -> envelope.setPage(FeedCodec.message(page));
            case FeedAnswer.Refusal refusal -> envelope.setRefusal(FeedCodec.message(refusal));
          }
        });
  }

  private Effect send(ServiceAddress to, FeedId id, Consumer<Envelope.Builder> body) {
    var envelope =
        Envelope.newBuilder()
            .setFrom(self.toString())
            .setTo(to.toString())
            .setFeed(id.feed().feedName())
            .setInstance(id.instance());
    if (self.role() == Role.HOST || to.role() == Role.HOST) {
      envelope.setShardEpoch(shardEpoch);
    }
    body.accept(envelope);
    return new Effect.Send(envelope.build());
  }
}
