package io.interspan.transport;

import io.interspan.message.Envelope;
import io.interspan.message.ServiceAddress;
import io.interspan.transport.ShellCounters.Count;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageConsumerOptions;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A service's address on the event bus, probed: a clustered bus may lose a registration around a
/// partition, and says nothing. Lives on the context.
final class BusPort {
  private static final Logger LOG = LoggerFactory.getLogger(BusPort.class);
  private static final String PROBE = "interspan-probe";

  /// So many probes in a row must come to us before the address counts as ours alone: with a second
  /// service there, the bus hands them to both in turn.
  private static final int OURS_ALONE = 8;

  private final Vertx vertx;
  private final ServiceAddress address;
  private final ShellLimits limits;
  private final ShellCounters counters;
  private final Consumer<Envelope> arrived;
  private final Consumer<Boolean> shared;
  private final String name = UUID.randomUUID().toString();
  private @Nullable MessageConsumer<Object> consumer;
  private long timer = -1;
  private int ours;
  private int unsent;

  /// @param arrived takes what comes
  /// @param shared told after each probe whether another service answers at the address
  BusPort(
      Vertx vertx,
      ServiceAddress address,
      ShellLimits limits,
      ShellCounters counters,
      Consumer<Envelope> arrived,
      Consumer<Boolean> shared) {
    this.vertx = vertx;
    this.address = address;
    this.limits = limits;
    this.counters = counters;
    this.arrived = arrived;
    this.shared = shared;
  }

  void open() {
    register();
    timer = vertx.setPeriodic(limits.probeMillis(), _ -> probe());
  }

  void close() {
    vertx.cancelTimer(timer);
    unregister();
  }

  void send(ServiceAddress to, Envelope envelope) {
    if (unsent >= limits.unsent()) {
      counters.add(Count.UNSENT);
      return;
    }
    unsent++;
    vertx
        .eventBus()
        .sender(to.toString())
        .write(envelope)
        .onComplete(sent -> {
          unsent--;
          if (sent.failed()) {
            counters.add(Count.UNSENT);
          }
        });
  }

  @Nullable MessageConsumer<Object> consumer() {
    return consumer;
  }

  private void register() {
    consumer =
        vertx
            .eventBus()
            .consumer(new MessageConsumerOptions().setAddress(address.toString()), this::take);
  }

  private void unregister() {
    if (consumer != null) {
      consumer.unregister();
      consumer = null;
    }
  }

  private void take(Message<Object> message) {
    if (message.headers().contains(PROBE)) {
      message.reply(name);
      return;
    }
    try {
      if (message.body() instanceof Envelope envelope) {
        arrived.accept(envelope);
        return;
      }
    } catch (RuntimeException e) {
      // The body is decoded when it is first asked for.
      LOG.debug("dropped service={} reason=\"{}\"", address, e.getMessage());
    }
    counters.add(Count.MALFORMED);
  }

  private void probe() {
    var options =
        new DeliveryOptions().addHeader(PROBE, name).setSendTimeout(limits.probeTimeoutMillis());
    vertx
        .eventBus()
        .<String>request(address.toString(), "", options)
        .onComplete(answer -> {
          if (consumer == null) {
            return; // Closed meanwhile.
          }
          if (answer.failed()) {
            registerAgain(answer.cause());
          } else if (name.equals(answer.result().body())) {
            ours = Math.min(OURS_ALONE, ours + 1);
            if (ours == OURS_ALONE) {
              shared.accept(false);
            }
          } else {
            ours = 0;
            shared.accept(true);
          }
        });
  }

  private void registerAgain(Throwable cause) {
    LOG.warn("registered again service={} reason=\"{}\"", address, cause.getMessage());
    counters.add(Count.REGISTERED_AGAIN);
    unregister();
    register();
  }
}
