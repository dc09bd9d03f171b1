package io.interspan.store;

/// Waiting for threads of ours.
final class Threads {
  private Threads() {}

  /// Waits for the end of `thread`, whatever interrupts: a file must not be released before.
  static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
