package io.interspan.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.TreeMap;

/// Where a system call leaves its error number (errno(3)). One for each owner of calls: not safe
/// for use by several threads at once.
final class Errno {
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EIO = 5;
  static final int EAGAIN = 11;
  static final int EINVAL = 22;
  static final int EBADFD = 77;
  static final int EMSGSIZE = 90;
  static final int ENOBUFS = 105;

  static final StructLayout LAYOUT = Linker.Option.captureStateLayout();

  private static final long OFFSET =
      LAYOUT.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private static final Map<Integer, String> WORDS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(1, "EPERM: not permitted"),
              Map.entry(ENOENT, "ENOENT: no such file or device"),
              Map.entry(13, "EACCES: permission denied"),
              Map.entry(16, "EBUSY: in use"),
              Map.entry(19, "ENODEV: no such device"),
              Map.entry(EINVAL, "EINVAL: invalid argument"),
              Map.entry(24, "EMFILE: too many open files"),
              Map.entry(EMSGSIZE, "EMSGSIZE: message too long"),
              Map.entry(98, "EADDRINUSE: address in use"),
              Map.entry(99, "EADDRNOTAVAIL: no such address here"),
              Map.entry(101, "ENETUNREACH: network unreachable"),
              Map.entry(ENOBUFS, "ENOBUFS: no buffer space")));

  final MemorySegment state = Arena.ofAuto().allocate(LAYOUT);

  int get() {
    return state.get(ValueLayout.JAVA_INT, OFFSET);
  }

  /// Returns the error of the last call, with what it was for.
  IOException failed(String what) {
    int number = get();
    return new IOException(what + ": " + WORDS.getOrDefault(number, "errno " + number));
  }
}
