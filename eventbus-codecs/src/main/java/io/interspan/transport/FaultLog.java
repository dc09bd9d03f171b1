package io.interspan.transport;

import io.interspan.message.ServiceAddress;
import io.interspan.transport.ShellCounters.Count;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the log what a shell counts, at most once in a while: drops come in floods. Lives on the
/// context.
final class FaultLog {
  private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);

  private final ServiceAddress service;
  private final long intervalMillis;
  private final ShellCounters counters;
  private long nextReport;
  private long nextFault;
  private long reported;

  FaultLog(ServiceAddress service, long intervalMillis, ShellCounters counters) {
    this.service = service;
    this.intervalMillis = intervalMillis;
    this.counters = counters;
  }

  void add(RuntimeException fault, long now) {
    counters.add(Count.FAULTS);
    if (now >= nextFault) {
      nextFault = now + intervalMillis;
      LOG.error("fault service={}", service, fault);
    }
  }

  void report(long now) {
    if (now < nextReport) {
      return;
    }
    nextReport = now + intervalMillis;
    long dropped =
        counters.get(Count.INBOX_FULL)
            + counters.get(Count.OWN_REFUSED)
            + counters.get(Count.MALFORMED)
            + counters.get(Count.ALARMS_DROPPED);
    if (dropped != reported) {
      reported = dropped;
      LOG.warn("dropped service={} counts={}", service, counters);
    }
  }
}
