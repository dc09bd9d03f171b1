package io.interspan.packet;

import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Batches on their way from one loop to another, and back when they are empty again: one thread
/// fills them, one reads them.
///
/// Bounds: as many batches as it was made for, each made when it is first needed. The queues are
/// array-backed, since those allocate nothing per element.
public final class BatchQueue {
  private final ArrayBlockingQueue<FrameBatch> waiting;
  private final ArrayBlockingQueue<FrameBatch> free;
  private int unmade;

  /// Whether who fills them waits for one to come back.
  private volatile boolean wanted;

  /// Makes an empty queue.
  ///
  /// @param batches the most that may wait
  public BatchQueue(int batches) {
    waiting = new ArrayBlockingQueue<>(batches);
    free = new ArrayBlockingQueue<>(batches);
    unmade = batches;
  }

  /// Returns an empty batch, for frames of any length; null while all are on their way. Called by
  /// who fills them, and so is [#put].
  public @Nullable FrameBatch take() {
    var batch = free.poll();
    if (batch == null && unmade > 0) {
      batch = FrameBatch.ofAnyLength();
      unmade--;
    }
    return batch;
  }

  /// Returns whether all batches are on their way, and asks [#recycle] to say when one is back.
  /// Called by who fills them.
  public boolean awaitsBatch() {
    if (unmade > 0 || !free.isEmpty()) {
      return false;
    }
    wanted = true;
    // One may have come back before that was said.
    return free.isEmpty();
  }

  /// Sends a batch that was taken.
  public void put(FrameBatch batch) {
    // There are as many batches as places: adding never fails.
    waiting.add(batch);
  }

  /// Returns the batch that has waited longest, which stays the first one; null where none waits.
  /// Called by who reads them, and so is [#next].
  public @Nullable FrameBatch peek() {
    return waiting.peek();
  }

  /// Returns the batch that has waited longest; null where none waits.
  public @Nullable FrameBatch next() {
    return waiting.poll();
  }

  /// Gives a batch back that was read, or taken and not needed.
  ///
  /// @return whether it was waited for: who fills them is to be woken
  public boolean recycle(FrameBatch batch) {
    batch.clear();
    free.add(batch);
    boolean wasWanted = wanted;
    if (wasWanted) {
      wanted = false;
    }
    return wasWanted;
  }
}
