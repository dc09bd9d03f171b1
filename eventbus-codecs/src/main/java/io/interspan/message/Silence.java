package io.interspan.message;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;

/// Which producers have not been heard for long: an alarm each, while it lasts.
final class Silence {
  private static final class Heard {
    long at;
    int feeds;
    boolean alarmed;
  }

  private final long patienceMillis;
  private final LinkedHashMap<ServiceAddress, Heard> producers = new LinkedHashMap<>();

  /// When each will have been silent for too long, if it was not heard since it was set.
  private final DueQueue<ServiceAddress> looks = new DueQueue<>();

  Silence(long patienceMillis) {
    this.patienceMillis = patienceMillis;
  }

  /// One more feed of `producer` is followed.
  void expect(ServiceAddress producer, long now) {
    var heard = producers.get(producer);
    if (heard == null) {
      heard = new Heard();
      heard.at = now;
      producers.put(producer, heard);
      looks.set(producer, now + patienceMillis);
    }
    heard.feeds++;
  }

  /// One feed less of `producer` is followed.
  void expectLess(ServiceAddress producer, List<Effect> out) {
    var heard = producers.get(producer);
    if (heard != null && --heard.feeds == 0) {
      end(producer, heard, out);
      producers.remove(producer);
      looks.remove(producer);
    }
  }

  void heard(ServiceAddress producer, long now, List<Effect> out) {
    var heard = producers.get(producer);
    if (heard != null) {
      heard.at = now;
      end(producer, heard, out);
    }
  }

  /// Returns when `producer` was heard last, or since when it is expected; empty where it is not.
  OptionalLong heardAt(ServiceAddress producer) {
    var heard = producers.get(producer);
    return heard == null ? OptionalLong.empty() : OptionalLong.of(heard.at);
  }

  void tick(long now, List<Effect> out) {
    for (var producer : looks.due(now)) {
      var heard = producers.get(producer);
      if (heard != null && now - heard.at < patienceMillis) {
        looks.set(producer, heard.at + patienceMillis);
      } else if (heard != null) {
        heard.alarmed = true;
        looks.set(producer, Long.MAX_VALUE);
        out.add(
            new Effect.Alarm(
                id(producer),
                producer
                    + " has not been heard for "
                    + patienceMillis / 1000
                    + " s: see that it runs and can be reached; until then its last word"
                    + " stands"));
      }
    }
  }

  private void end(ServiceAddress producer, Heard heard, List<Effect> out) {
    if (heard.alarmed) {
      heard.alarmed = false;
      looks.set(producer, heard.at + patienceMillis);
      out.add(new Effect.Alarm(id(producer), ""));
    }
  }

  private static String id(ServiceAddress producer) {
    return "silent/" + producer;
  }
}
