package io.interspan.simulation;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Takes the result of a stage that is complete, as those of a store in memory are.
final class Now {
  private Now() {}

  private static final class Holder<T> {
    @Nullable T value;
  }

  static <T> T of(CompletionStage<T> stage) {
    var holder = new Holder<T>();
    stage.whenComplete((value, _) -> holder.value = value);
    var value = holder.value;
    if (value == null) {
      throw new IllegalStateException("the store in memory did not answer at once");
    }
    return value;
  }
}
