package io.interspan.loadtest.scale;

import io.interspan.loadtest.scale.pruning.Pruning;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// What `run` starts: the controller's process, one of hosts, or the measurement of what pruning
/// leaves out.
public final class Main {
  private Main() {}

  /// Runs a process.
  ///
  /// @param args `controller PORTS GROUPS`, which reads lines `probe NUMBER GROUP`, `away`, `heap`
  ///   and `end`; `hosts SESSION-PORT FIRST COUNT`; or `pruning`
  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "controller" -> controller(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
      case "hosts" ->
          new Hosts(Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]))
              .run();
      case "pruning" -> Pruning.run();
      default -> throw new IllegalArgumentException("'" + args[0] + "' is no process");
    }
  }

  private static void controller(int ports, int groups) throws Exception {
    var process = new ControllerProcess(new Site(ports, groups));
    System.out.println("port " + process.start() + " " + System.nanoTime());
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      var words = line.split(" ", -1);
      switch (words[0]) {
        case "probe" -> process.probe(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
        case "away" -> process.away();
        case "heap" -> ControllerProcess.heap();
        default -> System.exit(0);
      }
    }
    System.exit(0);
  }
}
