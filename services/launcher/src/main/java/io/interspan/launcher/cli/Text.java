package io.interspan.launcher.cli;

import java.time.Duration;
import java.util.Locale;

/// How times are written for people.
final class Text {
  private Text() {}

  /// `0.431 ms`.
  static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.3f ms", time.toNanos() / 1e6);
  }

  /// `1.234 s`.
  static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.3f s", time.toNanos() / 1e9);
  }

  /// `2d 03:04:05`, without days where there are none.
  static String uptime(Duration time) {
    var clock =
        String.format(
            Locale.ROOT,
            "%02d:%02d:%02d",
            time.toHoursPart(),
            time.toMinutesPart(),
            time.toSecondsPart());
    return time.toDays() == 0 ? clock : time.toDays() + "d " + clock;
  }
}
