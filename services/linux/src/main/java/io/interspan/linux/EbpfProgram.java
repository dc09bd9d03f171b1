package io.interspan.linux;

import io.interspan.model.Bytes;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// An eBPF program that decides about packets of network interfaces (tcx; `BPF_PROG_TYPE_SCHED_CLS`
/// of the kernel's `Documentation/bpf/libbpf/program_types.rst`). The kernel has checked that it
/// ends and reads nothing that is not its own.
///
/// It runs where it is attached until that is closed, also after it is closed itself.
public final class EbpfProgram {
  /// What a program answers where others are to decide: those attached behind it, the kernel.
  public static final int NEXT = -1;

  /// What it answers where the packet is to be dropped.
  public static final int DROP = 2;

  private static final int KIND_SCHED_CLS = 3;
  private static final int INSTRUCTIONS = 4;
  private static final int CODE = 8;
  private static final int LICENSE = 16;
  private static final int LOG_LEVEL = 24;
  private static final int LOG_BYTES = 28;
  private static final int LOG = 32;

  /// The kernel gives its functions for packets to programs of this licence only.
  private static final String GPL = "GPL";

  private static final int LOG_ROOM = 64 << 10;
  private static final int LOG_SHOWN = 600;

  private static final int LINK_INTERFACE = 4;
  private static final int LINK_KIND = 8;
  private static final int TCX_INGRESS = 46;

  private static final int RUN_ANSWER = 4;
  private static final int RUN_LENGTH = 8;
  private static final int RUN_ROOM = 12;
  private static final int RUN_PACKET = 16;
  private static final int RUN_RESULT = 24;

  private final Errno errno = new Errno();

  /// -1 once it is closed: the number may be another's then.
  private int fd;

  private EbpfProgram(EbpfCode code) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var asked = Bpf.attributes(arena);
      asked.putInt(0, KIND_SCHED_CLS);
      asked.putInt(INSTRUCTIONS, code.length());
      asked.putLong(CODE, code.write(arena).address());
      asked.putLong(LICENSE, arena.allocateFrom(GPL).address());
      fd = Bpf.call(errno, Bpf.Command.PROG_LOAD, Bpf.address(asked));
      if (fd >= 0) {
        return;
      }
      var failure = errno.failed("cannot load an eBPF program");
      // Again, for the reason: it is long, and where nothing is wrong nobody wants it.
      var log = arena.allocate(LOG_ROOM);
      asked.putInt(LOG_LEVEL, 1);
      asked.putInt(LOG_BYTES, LOG_ROOM);
      asked.putLong(LOG, log.address());
      fd = Bpf.call(errno, Bpf.Command.PROG_LOAD, Bpf.address(asked));
      if (fd < 0) {
        var said = log.getString(0).strip();
        throw said.isEmpty()
            ? failure
            : new IOException(
                failure.getMessage()
                    + ": "
                    + said.substring(Math.max(0, said.length() - LOG_SHOWN)));
      }
    }
  }

  /// Gives a program to the kernel. Waits for it, some milliseconds.
  ///
  /// @throws IOException which says why the kernel does not take it: this process may not, or the
  ///   program does what it may not, or calls what an older kernel does not have
  public static EbpfProgram load(EbpfCode code) throws IOException {
    return new EbpfProgram(code);
  }

  /// A place where a program runs. For one thread.
  public static final class Attachment {
    private final Errno errno = new Errno();
    private int fd;

    private Attachment(int fd) {
      this.fd = fd;
    }

    /// Has the program run there no more.
    public void close() {
      if (fd >= 0) {
        Calls.close(errno, fd);
        fd = -1;
      }
    }
  }

  /// Has it run for each packet that comes in at a network interface, behind programs that are
  /// there already. It ends with the attachment, the process or the interface.
  ///
  /// @param interfaceIndex of this process' network namespace
  /// @throws IOException which says why it cannot: kernels before Linux 6.6 do not have this
  public Attachment attach(int interfaceIndex) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var asked = Bpf.attributes(arena);
      asked.putInt(0, fd);
      asked.putInt(LINK_INTERFACE, interfaceIndex);
      asked.putInt(LINK_KIND, TCX_INGRESS);
      return new Attachment(
          Bpf.call(
              errno,
              Bpf.Command.LINK_CREATE,
              Bpf.address(asked),
              "attach an eBPF program to interface " + interfaceIndex));
    }
  }

  /// What a program made of a packet.
  ///
  /// @param answer what it answered
  /// @param packet what the packet is afterwards
  public record Outcome(int answer, Bytes packet) {}

  /// Runs it once, on a packet that is on no network.
  ///
  /// @throws IOException which says why it cannot
  public Outcome run(byte[] packet) throws IOException {
    try (var arena = Arena.ofConfined()) {
      int room = 2 * packet.length + 256;
      var given = arena.allocate(packet.length);
      MemorySegment.copy(packet, 0, given, ValueLayout.JAVA_BYTE, 0, packet.length);
      var taken = arena.allocate(room);
      var asked = Bpf.attributes(arena);
      asked.putInt(0, fd);
      asked.putInt(RUN_LENGTH, packet.length);
      asked.putInt(RUN_ROOM, room);
      asked.putLong(RUN_PACKET, given.address());
      asked.putLong(RUN_RESULT, taken.address());
      Bpf.call(errno, Bpf.Command.PROG_TEST_RUN, Bpf.address(asked), "run an eBPF program");
      var result = new byte[asked.getInt(RUN_ROOM)];
      taken.asByteBuffer().get(result);
      return new Outcome(asked.getInt(RUN_ANSWER), Bytes.wrap(result));
    }
  }

  /// Closes the program: where it is attached it runs on.
  public void close() {
    if (fd >= 0) {
      Calls.close(errno, fd);
      fd = -1;
    }
  }
}
