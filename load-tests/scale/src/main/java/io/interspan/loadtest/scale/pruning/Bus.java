package io.interspan.loadtest.scale.pruning;

import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.IntentEvent;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import io.interspan.model.feed.Digest;
import io.interspan.model.intent.LogHead;
import io.interspan.sitemanager.logic.SiteManagerLogic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Services in one thread, on a clock of their own: what they send arrives, and what they write is
/// on the disk, before time goes on. What is sent to nobody is lost. Sites have no objects of their
/// own.
final class Bus {
  private static final long START = 1_800_000_000_000L;

  private final TreeMap<String, ServiceLogic> logics = new TreeMap<>();
  private final TreeMap<String, String> alarms = new TreeMap<>();
  private final ArrayDeque<Runnable> due = new ArrayDeque<>();
  private long now = START;

  /// Adds a service and starts it.
  void add(ServiceLogic logic) {
    logics.put(logic.address().toString(), logic);
    tell(logic, new ServiceEvent.Started(List.of()));
  }

  void remove(ServiceAddress address) {
    logics.remove(address.toString());
  }

  /// Lets time pass.
  void run(long millis) {
    for (long end = now + millis; now < end; now += ServiceEvent.TICK_MILLIS) {
      for (var logic : new ArrayList<>(logics.values())) {
        tell(logic, new ServiceEvent.Ticked());
      }
      for (var next = due.poll(); next != null; next = due.poll()) {
        next.run();
      }
    }
  }

  /// Returns what is wrong, by service and alarm.
  SortedMap<String, String> alarms() {
    return Collections.unmodifiableSortedMap(alarms);
  }

  private void tell(ServiceLogic logic, ServiceEvent event) {
    perform(logic, logic.on(event, now));
  }

  private void perform(ServiceLogic logic, List<Effect> effects) {
    for (var effect : effects) {
      switch (effect) {
        case Effect.Send(var envelope) -> due.add(() -> deliver(envelope));
        case Effect.Persist(long ticket, _) ->
            due.add(() -> tell(logic, new ServiceEvent.Persisted(ticket)));
        case Effect.Alarm(var id, var text) -> {
          if (text.isEmpty()) {
            alarms.remove(logic.address() + " " + id);
          } else {
            alarms.put(logic.address() + " " + id, text);
          }
        }
        case Effect.Own own -> own((SiteManagerLogic) logic, (IntentEffect) own);
      }
    }
  }

  private void deliver(Envelope envelope) {
    var to = logics.get(envelope.getTo());
    if (to != null) {
      tell(to, new ServiceEvent.Received(envelope));
    }
  }

  private void own(SiteManagerLogic manager, IntentEffect effect) {
    switch (effect) {
      case IntentEffect.ReadHead() ->
          answer(manager, new IntentEvent.HeadRead(new LogHead(1, 0, Digest.EMPTY)));
      case IntentEffect.ReadLog(long ticket, _, _) ->
          answer(manager, new IntentEvent.LogRead(ticket, List.of()));
      case IntentEffect.Ready _ -> {}
      case IntentEffect.Commit _,
          IntentEffect.ReadStore _,
          IntentEffect.Reply _,
          IntentEffect.Watch _ ->
          throw new IllegalStateException("nobody asks a site for this: " + effect);
    }
  }

  private void answer(SiteManagerLogic manager, IntentEvent event) {
    due.add(() -> perform(manager, manager.on(event, now)));
  }
}
