package io.interspan.intentapi.logic.history;

import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.StoreRead;
import io.interspan.intentapi.logic.StoreReads;
import io.interspan.intentapi.logic.api.ApiError;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.message.Effect;
import java.util.List;

/// A request that waits for reads of the store, one after the other, and is answered in any case.
///
/// @param <R> what the store answers with
abstract class Asking<R> implements StoreReads.Reader<R> {
  private final long ticket;
  private final StoreReads reads;

  /// @param ticket the client's
  Asking(long ticket, StoreReads reads) {
    this.ticket = ticket;
    this.reads = reads;
  }

  /// Takes an answer: asks on, or replies.
  ///
  /// @throws ApiException where the request is refused
  abstract void take(R answer, long now, List<Effect> out);

  final void ask(StoreRead<R> read, List<Effect> out) {
    reads.ask(read, this, out);
  }

  final IntentEffect.Reply replyOf(ApiReply reply) {
    return new IntentEffect.Reply(ticket, reply);
  }

  final void reply(ApiReply reply, List<Effect> out) {
    out.add(replyOf(reply));
  }

  final long ticket() {
    return ticket;
  }

  @Override
  public final void read(R answer, long now, List<Effect> out) {
    try {
      take(answer, now, out);
    } catch (ApiException e) {
      reply(ApiReply.of(e.error()), out);
    } catch (RuntimeException e) {
      reply(
          ApiReply.of(
              ApiError.of(
                  ErrorCode.INTERNAL, "a defect of this program, nothing was changed: " + e)),
          out);
    }
  }

  @Override
  public final void failed(String reason, long now, List<Effect> out) {
    reply(
        ApiReply.of(ApiError.of(ErrorCode.UNAVAILABLE, "the log cannot be read: " + reason)), out);
  }
}
