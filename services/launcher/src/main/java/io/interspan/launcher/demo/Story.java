package io.interspan.launcher.demo;

import io.interspan.launcher.wiring.Timeline;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/// What a demo tells: headings, lines below them, and events with their time.
public final class Story {
  private final PrintWriter out;
  private final Timeline timeline;

  /// One that is told to `out`.
  public Story(PrintWriter out, Timeline timeline) {
    this.out = out;
    this.timeline = timeline;
  }

  void heading(String text) {
    line("");
    line("== " + text);
  }

  void line(String text) {
    out.println(text);
    out.flush();
  }

  /// Tells that something has happened just now.
  public void event(String text) {
    line(seconds(now()) + "  " + text);
  }

  /// Returns the time since the start.
  Duration now() {
    return timeline.now();
  }

  static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%6.3f s", time.toNanos() / 1e9);
  }
}
