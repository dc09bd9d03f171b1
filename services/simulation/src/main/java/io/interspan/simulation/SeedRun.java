package io.interspan.simulation;

import java.util.SplittableRandom;

/// Runs the world of a seed.
public final class SeedRun {
  /// The most lines of a failure's trace.
  private static final int LINES = Integer.getInteger("interspan.lines", 250);

  private SeedRun() {}

  /// How a run went.
  ///
  /// @param digest equal for equal runs
  /// @param events how many there were
  /// @param revision where the log ended
  /// @param user what users got
  public record Outcome(String digest, long events, long revision, String user) {}

  /// Runs the world of a seed. In two of three worlds services stand still now and then.
  ///
  /// @throws SeedFailure where something that must hold does not
  public static Outcome run(long seed, Tampering tampering) {
    var random = new SplittableRandom(seed);
    var world = new World(WorldShape.random(random), random.nextLong(), tampering);
    try {
      new Scenario(world, random.split(), Math.floorMod(seed, 3) != 1).run();
    } catch (RuntimeException | AssertionError e) {
      throw new SeedFailure(
          "seed "
              + seed
              + " of "
              + world.shape()
              + " fails: "
              + e.getMessage()
              + "\nrun it again: "
              + again(seed)
              + "\nthe last events:\n"
              + world.trace().tail(LINES),
          e);
    }
    return new Outcome(
        world.trace().digest(), world.trace().events(), world.history().revision(), world.users());
  }

  /// Returns the command that runs a seed again.
  static String again(long seed) {
    return "./verify -pl services/simulation -am -Dinterspan.seed="
        + seed
        + " -Dtest=SeedsTest -Dsurefire.failIfNoSpecifiedTests=false";
  }
}
