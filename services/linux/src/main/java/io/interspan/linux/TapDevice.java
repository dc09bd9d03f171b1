package io.interspan.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// A TAP device (the kernel's Documentation/networking/tuntap.rst): a network interface of a
/// workload, whose frames are read and written here, each behind a `virtio_net_hdr` of
/// [#HEADER_LENGTH] bytes. Frames may be long, and checksums left out, both ways.
///
/// The interface goes when the device is closed, also by the end of the process; after [#stay] it
/// is there until [#goWithIt]: its workload keeps its addresses and routes while nothing is behind
/// it. For one thread.
public final class TapDevice {
  /// The `virtio_net_hdr_mrg_rxbuf` before each frame (virtio 1.2, section 5.1.6).
  public static final int HEADER_LENGTH = 12;

  /// The longest name of an interface, in bytes (`IFNAMSIZ`, less its 0).
  public static final int MAX_NAME = 15;

  /// The least MTU of a network that carries IPv4 (RFC 791, section 3.2).
  public static final int MIN_MTU = 68;

  /// The most that a tunnel carries in one frame.
  public static final int MAX_MTU = 9_216;

  /// How many frames wait in the kernel to be read; one more is lost. In the 3 ms that a scheduler
  /// gives a workload on the same processor it sends some 2,000; the kernel's usual room is for
  /// 500.
  private static final int QUEUE_FRAMES = 2_000;

  private static final String TUN = "/dev/net/tun";
  private static final String NAMESPACES = "/run/netns/";

  private static final int O_RDONLY = 0;
  private static final int O_RDWR = 2;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int CLONE_NEWNET = 0x4000_0000;

  private static final long TUNSETIFF = 0x4004_54caL;
  private static final long TUNSETPERSIST = 0x4004_54cbL;
  private static final long TUNSETOFFLOAD = 0x4004_54d0L;
  private static final long TUNSETVNETHDRSZ = 0x4004_54d8L;
  private static final long TUNSETCARRIER = 0x4004_54e2L;
  private static final long SIOCGIFFLAGS = 0x8913;
  private static final long SIOCSIFFLAGS = 0x8914;
  private static final long SIOCSIFMTU = 0x8922;
  private static final long SIOCSIFHWADDR = 0x8924;
  private static final long SIOCSIFTXQLEN = 0x8943;

  private static final int IFF_UP = 1;
  private static final int IFF_TAP = 0x0002;
  private static final int IFF_NO_PI = 0x1000;
  private static final int IFF_VNET_HDR = 0x4000;
  private static final int IFF_TUN_EXCL = 0x8000;

  private static final int TUN_F_CSUM = 0x01;
  private static final int TUN_F_TSO4 = 0x02;
  private static final int TUN_F_TSO6 = 0x04;
  private static final int TUN_F_TSO_ECN = 0x08;
  private static final int TUN_F_USO4 = 0x20;
  private static final int TUN_F_USO6 = 0x40;
  private static final int TCP_OFFLOADS = TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN;

  private static final int ARPHRD_ETHER = 1;
  private static final int SOCK_DGRAM = 2;

  /// An `ifreq` (netdevice(7)): the interface's name, and what is asked or said of it.
  private static final int REQUEST_BYTES = 40;

  private static final int REQUEST_VALUE = 16;

  private final Errno errno = new Errno();

  /// -1 once it is closed: the number may be another's then.
  private int fd;

  private boolean takesUdpSegments;

  /// What a device is to be.
  ///
  /// @param name of the interface
  /// @param namespace the network namespace that it is in, of those in `/run/netns`; empty for this
  ///   process' own
  /// @param mac its address, the low 48 bits
  /// @param mtu its longest IP packet, in bytes, [#MIN_MTU] to [#MAX_MTU]
  /// @param again whether an interface of that name is taken that is there and has nothing behind
  ///   it
  public record Settings(
      String name, Optional<String> namespace, long mac, int mtu, boolean again) {
    /// @throws IllegalArgumentException where one cannot be, naming it
    public Settings {
      if (mac <= 0 || mac >>> 48 != 0 || (mac >>> 40 & 1) != 0) {
        throw new IllegalArgumentException(
            "%s is no address of one interface: that has an even first byte, and is not 0"
                .formatted("%012x".formatted(mac).replaceAll("..(?!$)", "$0:")));
      }
      if (mtu < MIN_MTU || mtu > MAX_MTU) {
        throw new IllegalArgumentException(
            "an MTU is %d to %d, not %d".formatted(MIN_MTU, MAX_MTU, mtu));
      }
      if (name.isEmpty()
          || name.length() > MAX_NAME
          || !name.chars().allMatch(c -> c > ' ' && c < 127 && c != '/' && c != ':')) {
        throw new IllegalArgumentException(
            "'%s' is no name of an interface: 1 to %d letters without space, '/' and ':'"
                .formatted(name, MAX_NAME));
      }
      if (namespace.isPresent() && (namespace.get().isEmpty() || namespace.get().contains("/"))) {
        throw new IllegalArgumentException(
            "'%s' is no name of a network namespace".formatted(namespace.get()));
      }
    }
  }

  private TapDevice(Settings settings) throws IOException {
    try (var arena = Arena.ofConfined()) {
      fd = open(arena, TUN, O_RDWR | O_NONBLOCK | O_CLOEXEC);
      try {
        setUp(arena, settings);
      } catch (IOException | RuntimeException | Error e) {
        close();
        throw e;
      }
    }
  }

  /// Makes a device, and its interface, up. Waits for the kernel, some milliseconds.
  ///
  /// @throws IOException which says what failed: there is an interface of that name, no such
  ///   namespace, or this process may not
  public static TapDevice open(Settings settings) throws IOException {
    if (settings.namespace().isEmpty()) {
      return new TapDevice(settings);
    }
    // A thread is in the namespace that it entered until it ends: this one only opens the device.
    var opened = new CompletableFuture<TapDevice>();
    Thread.ofPlatform()
        .daemon()
        .name("netns-" + settings.namespace().get())
        .start(() -> {
          try {
            enter(settings.namespace().get());
            opened.complete(new TapDevice(settings));
          } catch (IOException | RuntimeException | Error e) {
            opened.completeExceptionally(e);
          }
        });
    try {
      return opened.get();
    } catch (ExecutionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(String.valueOf(cause.getMessage()), cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var _ = opened.thenAccept(TapDevice::close);
      throw new IOException("interrupted while a TAP device was opened", e);
    }
  }

  /// Returns the file that a network namespace has its name by (ip-netns(8)).
  public static Path namespace(String name) {
    return Path.of(NAMESPACES, name);
  }

  private static void enter(String namespace) throws IOException {
    var errno = new Errno();
    try (var arena = Arena.ofConfined()) {
      var path = arena.allocateFrom(namespace(namespace).toString());
      int fd = Calls.open(errno, path, O_RDONLY | O_CLOEXEC);
      if (fd < 0) {
        throw errno.failed("cannot open network namespace '" + namespace + "'");
      }
      int entered = Calls.setns(errno, fd, CLONE_NEWNET);
      var failure = entered < 0 ? errno.failed("cannot enter '" + namespace + "'") : null;
      Calls.close(errno, fd);
      if (failure != null) {
        throw failure;
      }
    }
  }

  private int open(Arena arena, String path, int flags) throws IOException {
    int opened = Calls.open(errno, arena.allocateFrom(path), flags);
    if (opened < 0) {
      throw errno.failed("cannot open " + path);
    }
    return opened;
  }

  private void setUp(Arena arena, Settings settings) throws IOException {
    var name = settings.name();
    var request = request(arena, name);
    int flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR | (settings.again() ? 0 : IFF_TUN_EXCL);
    request.putShort(REQUEST_VALUE, (short) flags);
    ioctl(fd, TUNSETIFF, MemorySegment.ofBuffer(request).address(), "make TAP " + name);
    var length = arena.allocateFrom(ValueLayout.JAVA_INT, HEADER_LENGTH);
    ioctl(fd, TUNSETVNETHDRSZ, length.address(), "set the header of TAP " + name);
    takesUdpSegments =
        Calls.ioctl(errno, fd, TUNSETOFFLOAD, TCP_OFFLOADS | TUN_F_USO4 | TUN_F_USO6) == 0;
    if (!takesUdpSegments) {
      ioctl(fd, TUNSETOFFLOAD, TCP_OFFLOADS, "set the offloads of TAP " + name);
    }
    int socket = Calls.socket(errno, SocketAddress.AF_INET, SOCK_DGRAM | O_CLOEXEC, 0);
    if (socket < 0) {
      throw errno.failed("cannot make a socket to set up TAP " + name);
    }
    try {
      setInterface(arena, socket, settings);
    } finally {
      Calls.close(errno, socket);
    }
  }

  private void setInterface(Arena arena, int socket, Settings settings) throws IOException {
    var name = settings.name();
    var request = request(arena, name);
    long at = MemorySegment.ofBuffer(request).address();
    request.putShort(REQUEST_VALUE, (short) ARPHRD_ETHER);
    for (int i = 0; i < 6; i++) {
      request.put(REQUEST_VALUE + 2 + i, (byte) (settings.mac() >>> (8 * (5 - i))));
    }
    ioctl(socket, SIOCSIFHWADDR, at, "set the MAC address of TAP " + name);
    request.putLong(REQUEST_VALUE, 0).putInt(REQUEST_VALUE, settings.mtu());
    ioctl(socket, SIOCSIFMTU, at, "set an MTU of %d of TAP %s".formatted(settings.mtu(), name));
    request.putLong(REQUEST_VALUE, 0).putInt(REQUEST_VALUE, QUEUE_FRAMES);
    ioctl(socket, SIOCSIFTXQLEN, at, "set the queue of TAP " + name);
    ioctl(socket, SIOCGIFFLAGS, at, "ask for the flags of TAP " + name);
    request.putShort(REQUEST_VALUE, (short) (request.getShort(REQUEST_VALUE) | IFF_UP));
    ioctl(socket, SIOCSIFFLAGS, at, "bring up TAP " + name);
  }

  private static ByteBuffer request(Arena arena, String name) {
    var segment = arena.allocate(REQUEST_BYTES, Long.BYTES);
    segment.setString(0, name);
    return segment.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  private void ioctl(int on, long request, long argument, String what) throws IOException {
    if (Calls.ioctl(errno, on, request, argument) < 0) {
      throw errno.failed("cannot " + what);
    }
  }

  /// Says whether the interface's link is up: without it, the workload's packets go nowhere.
  public void setCarrier(boolean up) {
    try (var arena = Arena.ofConfined()) {
      // Kernels before 5.0 do not know it: the link is up always.
      Calls.ioctl(
          errno, fd, TUNSETCARRIER, arena.allocateFrom(ValueLayout.JAVA_INT, up ? 1 : 0).address());
    }
  }

  /// Returns whether the kernel takes long frames of UDP, as it gives them then, too: those before
  /// 6.2 do not.
  public boolean takesUdpSegments() {
    return takesUdpSegments;
  }

  /// Returns the descriptor.
  public int fd() {
    return fd;
  }

  /// Reads a frame, behind its header.
  ///
  /// @param at where to
  /// @param bytes the room there
  /// @return the bytes read; 0 or less where there is none
  public int read(long at, int bytes) {
    return (int) Calls.read(errno, fd, at, bytes);
  }

  /// Returns whether the last read failed because the interface was deleted. That does not happen
  /// with its namespace: one that has lost its name is there as long as the device is open.
  public boolean isGone() {
    return errno.get() == Errno.EBADFD;
  }

  /// Writes a frame, behind its header.
  ///
  /// @param parts its parts
  /// @return whether the kernel took it: it takes none while the interface is down
  public boolean write(Parts parts) {
    return Calls.writev(errno, fd, parts.address(), parts.count()) > 0;
  }

  /// Has the interface stay when the device is closed.
  ///
  /// @throws IOException where it cannot
  public void stay() throws IOException {
    ioctl(fd, TUNSETPERSIST, 1, "have a TAP device stay");
  }

  /// Has the interface go with the device, also where it was to stay.
  public void goWithIt() {
    Calls.ioctl(errno, fd, TUNSETPERSIST, 0);
  }

  /// Closes the device: its interface is gone, unless it stays, and nothing is read or written any
  /// more.
  public void close() {
    if (fd >= 0) {
      Calls.close(errno, fd);
      fd = -1;
    }
  }
}
