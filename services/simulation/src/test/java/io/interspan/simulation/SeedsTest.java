package io.interspan.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Fixed seeds, some that failed once, and some new ones. `-Dinterspan.seed=N` runs that seed
/// alone, `-Dinterspan.seeds=N` as many new ones.
class SeedsTest {
  private static final int FIXED = 40;

  /// Those that failed once, where no fixed one did.
  private static final long[] FOUND = {
    -4712849932996757435L, -7810041263641108934L, -9071659343873799302L
  };

  private static final int NEW = 20;

  @TestFactory
  Stream<DynamicTest> shouldHoldInEveryWorld() {
    var one = System.getProperty("interspan.seed");
    if (one != null) {
      return Stream.of(test(Long.parseLong(one)));
    }
    int fresh = Integer.getInteger("interspan.seeds", NEW);
    var entropy = new SecureRandom();
    return Stream.of(
            LongStream.rangeClosed(1, FIXED),
            LongStream.of(FOUND),
            LongStream.generate(entropy::nextLong).limit(fresh))
        .flatMap(LongStream::boxed)
        .map(SeedsTest::test);
  }

  private static DynamicTest test(long seed) {
    return DynamicTest.dynamicTest(
        "seed " + seed,
        () -> assertThat(SeedRun.run(seed, Tampering.NONE).revision()).isPositive());
  }

  @Test
  void shouldReplayToTheLetter() {
    assertThat(SeedRun.run(7, Tampering.NONE)).isEqualTo(SeedRun.run(7, Tampering.NONE));
    assertThat(SeedRun.run(8, Tampering.NONE).digest())
        .isNotEqualTo(SeedRun.run(7, Tampering.NONE).digest());
  }
}
