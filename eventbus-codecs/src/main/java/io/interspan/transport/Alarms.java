package io.interspan.transport;

import io.interspan.message.Effect;
import io.interspan.message.ServiceAddress;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A service's alarms that are up, by id; a change is logged, a repetition is not. One thread
/// writes, any reads.
final class Alarms {
  private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

  /// The longest text, in characters: for people, and peers may have their part in it.
  static final int MAX_TEXT = 2_000;

  private final ServiceAddress service;
  private final int limit;
  private final ShellCounters counters;
  private final ConcurrentSkipListMap<String, String> up = new ConcurrentSkipListMap<>();

  Alarms(ServiceAddress service, int limit, ShellCounters counters) {
    this.service = service;
    this.limit = limit;
    this.counters = counters;
  }

  void take(Effect.Alarm alarm) {
    String text = oneLine(alarm.text());
    if (text.isEmpty()) {
      if (up.remove(alarm.id()) != null) {
        LOG.info("alarm over service={} id={}", service, alarm.id());
      }
    } else if (up.size() >= limit && !up.containsKey(alarm.id())) {
      counters.add(ShellCounters.Count.ALARMS_DROPPED);
    } else if (!text.equals(up.put(alarm.id(), text))) {
      LOG.warn("alarm up service={} id={} text=\"{}\"", service, alarm.id(), text);
    }
  }

  NavigableMap<String, String> up() {
    return Collections.unmodifiableNavigableMap(up);
  }

  /// A peer's name may stand in an alarm; it must not start a line of its own in the log, nor tell
  /// a terminal what to do.
  private static String oneLine(String text) {
    var cut = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text;
    return text.isEmpty() ? text : CONTROLS.matcher(cut).replaceAll(" ").strip();
  }
}
