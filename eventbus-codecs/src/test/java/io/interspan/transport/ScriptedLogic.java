package io.interspan.transport;

import io.interspan.message.Effect;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A logic that notes what it is told, ticks aside, and answers as the test says.
final class ScriptedLogic implements ServiceLogic {
  private final ServiceAddress address;
  private final BlockingQueue<ServiceEvent> events = new LinkedBlockingQueue<>();
  private volatile Function<ServiceEvent, List<Effect>> script = _ -> List.of();

  ScriptedLogic(ServiceAddress address) {
    this.address = address;
  }

  void script(Function<ServiceEvent, List<Effect>> script) {
    this.script = script;
  }

  /// Returns the next event; fails where none comes.
  ServiceEvent next() throws InterruptedException {
    var event = events.poll(10, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("no event came");
    }
    return event;
  }

  boolean heardNothing() {
    return events.isEmpty();
  }

  @Override
  public ServiceAddress address() {
    return address;
  }

  @Override
  public List<Effect> on(ServiceEvent event, long now) {
    if (!(event instanceof ServiceEvent.Ticked)) {
      events.add(event);
    }
    return script.apply(event);
  }
}
