package io.interspan.launcher.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/// How times and others' words are written for people.
final class Text {
  private Text() {}

  /// What somebody else wrote, in one line and without power over the terminal: control characters
  /// as JSON escapes them.
  static String line(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    return text.chars()
        .mapToObj(c ->
            Character.isISOControl(c)
                ? String.format(Locale.ROOT, "\\u%04x", c)
                : String.valueOf((char) c))
        .collect(Collectors.joining());
  }

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
