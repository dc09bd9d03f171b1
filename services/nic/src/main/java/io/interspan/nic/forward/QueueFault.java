package io.interspan.nic.forward;

/// Why a queue was stopped: what its guest did that no driver may do.
public enum QueueFault {
  /// A part of the ring lies outside of the guest's memory or is not aligned.
  BAD_RING("a part of the ring is outside of the guest's memory or not aligned"),
  /// More chains made available than the ring has places.
  INDEX_JUMPED("the available index jumped by more than the queue's size"),
  /// The head of a chain, or a next field, is not below the queue's size.
  BAD_DESCRIPTOR("a descriptor number is not below the queue's size"),
  /// A chain longer than the queue, so it has a loop.
  LOOP("a chain of descriptors is longer than the queue"),
  /// A buffer of no length, or of more than 2 GiB.
  BAD_LENGTH("a buffer has no length, or more than the memory holds"),
  /// A buffer that is not wholly in the guest's memory.
  BAD_ADDRESS("a buffer is not wholly in the guest's memory"),
  /// A buffer to receive into that the device may not write.
  NOT_WRITABLE("a buffer for receiving is not marked writable"),
  /// A buffer to send from that is marked as one to write.
  NOT_READABLE("a buffer for sending is marked writable"),
  /// An indirect table, which was not offered.
  INDIRECT("an indirect descriptor, which was not negotiated");

  private final String text;

  QueueFault(String text) {
    this.text = text;
  }

  /// Returns the fault in words.
  public String text() {
    return text;
  }
}
