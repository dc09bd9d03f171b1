package io.interspan.launcher.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/// What a demo with network namespaces needs of the machine.
public final class TapNeeds {
  /// Programs, and the packages that they are in.
  private static final Map<String, String> PROGRAMS =
      new TreeMap<>(Map.of("ip", "iproute2", "ping", "iputils-ping"));

  private TapNeeds() {}

  /// Returns what is not so, with what would help; empty where all is.
  public static List<String> missing() {
    return missing(Root.is(), Program::isInstalled);
  }

  static List<String> missing(boolean root, Predicate<String> installed) {
    var missing = new ArrayList<String>();
    if (!root) {
      missing.add("it makes network namespaces, and is not run as root: use sudo");
    }
    PROGRAMS.forEach((program, packaged) -> {
      if (!installed.test(program)) {
        missing.add("the program '" + program + "' is not installed: apt-get install " + packaged);
      }
    });
    return missing;
  }
}
