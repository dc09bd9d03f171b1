package io.interspan.loadtest.span;

/// What `run` starts: one measurement a process; figures on standard output, a name and a number a
/// line.
public final class Main {
  private Main() {}

  /// Measures.
  ///
  /// @param args what (warm, around, fresh, heap, changes), the shape, the placement, the share of
  ///   the shape, the seconds to warm up
  public static void main(String[] args) {
    if (args.length != 5) {
      throw new IllegalArgumentException("usage: WHAT SHAPE PLACEMENT SHARE WARM-UP-SECONDS");
    }
    var log = Log.of(Shape.of(args[1]), Double.parseDouble(args[3]), Placement.of(args[2]));
    double warmUp = Double.parseDouble(args[4]);
    switch (args[0]) {
      case "warm" -> new FromNothing(log).warm(warmUp);
      case "around" -> new FromNothing(log).around(warmUp);
      case "fresh" -> new FromNothing(log).fresh();
      case "heap" -> FromNothing.heap(log);
      case "changes" -> new Changes(log).run(warmUp);
      default -> throw new IllegalArgumentException("'" + args[0] + "' is no measurement");
    }
  }
}
