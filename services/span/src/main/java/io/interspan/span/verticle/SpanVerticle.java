package io.interspan.span.verticle;

import io.interspan.model.feed.FeedLimits;
import io.interspan.span.logic.SpanLogic;
import io.interspan.span.logic.SpanStatus;
import io.interspan.transport.LogicShell;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.NavigableMap;
import java.util.function.Function;

/// The span service on the event bus.
public final class SpanVerticle extends VerticleBase {
  private final SpanLogic logic;
  private LogicShell shell;

  /// Makes the service with [FeedLimits#DEFAULT].
  public SpanVerticle() {
    this(FeedLimits.DEFAULT);
  }

  /// Makes the service.
  public SpanVerticle(FeedLimits limits) {
    this.logic = new SpanLogic(limits);
  }

  @Override
  public Future<?> start() {
    shell = new LogicShell(vertx, logic, new NoCopies(), List.of(), _ -> {});
    return shell.start();
  }

  @Override
  public Future<?> stop() {
    return shell.close();
  }

  /// Returns the alarms that are up: text by id. Any thread, once started.
  public NavigableMap<String, String> alarms() {
    return shell.alarms();
  }

  /// Asks for the status. Any thread, once started.
  public Future<SpanStatus> status() {
    return read(SpanLogic::status);
  }

  /// Asks the logic something, on its own thread.
  ///
  /// @param question reads, and changes nothing
  public <T> Future<T> read(Function<SpanLogic, T> question) {
    Promise<T> answer = Promise.promise();
    boolean taken =
        shell.submit(_ -> {
          answer.complete(question.apply(logic));
          return List.of();
        });
    if (!taken) {
      answer.fail(new IllegalStateException("the span service is too busy, or over"));
    }
    return answer.future();
  }
}
