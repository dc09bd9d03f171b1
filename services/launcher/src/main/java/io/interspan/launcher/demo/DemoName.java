package io.interspan.launcher.demo;

import java.util.Optional;
import java.util.regex.Pattern;

/// The name of what a demo makes outside of its process, a folder or a network namespace:
/// `interspan-demo-PID-REST`. It says whose it is when that process was killed.
///
/// @param pid of the demo's process
/// @param rest tells its things apart
record DemoName(long pid, String rest) {
  private static final String PREFIX = "interspan-demo-";

  /// At most 18 digits, so that it is a `long`.
  private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,18})-(.*)");

  /// Returns the name of something that this process makes.
  static DemoName ofThis(String rest) {
    return new DemoName(ProcessHandle.current().pid(), rest);
  }

  /// Reads a name; empty where it is that of something else.
  static Optional<DemoName> tryParse(String name) {
    var found = NAME.matcher(name);
    return found.matches()
        ? Optional.of(new DemoName(Long.parseLong(found.group(1)), found.group(2)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return PREFIX + pid + "-" + rest;
  }
}
