package io.interspan.launcher.wiring;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/// Times since this process was started, for people who watch it come up.
///
/// `./interspan` hands over when it started the JVM; without that, it is when the JVM says so
/// itself, some milliseconds later.
public final class Timeline {
  private static final String STARTED = "interspan.started";
  private static final Pattern EPOCH_MICROS = Pattern.compile("(\\d{10})\\D(\\d{6})");

  private final long startedMicros;

  private Timeline(long startedMicros) {
    this.startedMicros = startedMicros;
  }

  /// Returns the timeline of this process.
  public static Timeline ofThisProcess() {
    var given = EPOCH_MICROS.matcher(System.getProperty(STARTED, ""));
    return new Timeline(
        given.matches()
            ? Long.parseLong(given.group(1) + given.group(2))
            : ManagementFactory.getRuntimeMXBean().getStartTime() * 1_000);
  }

  /// Returns the time since the start.
  public Duration now() {
    var now = Instant.now();
    long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    return Duration.ofNanos((micros - startedMicros) * 1_000);
  }
}
