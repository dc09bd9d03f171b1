package io.interspan.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The system calls, as the C library has them: sections 2 of the Linux manual. Each returns -1 and
/// leaves the reason in the [Errno] where it fails. No pointer is kept by the kernel after its
/// call. Those of the packet path allocate nothing.
final class Calls {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  private static final MethodHandle OPEN = variadic("open", 2, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle CLOSE = handle("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle IOCTL =
      variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle SETNS = handle("setns", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SOCKET =
      handle("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = handle("bind", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SETSOCKOPT =
      handle("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle GETSOCKOPT =
      handle("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle READ =
      handle("read", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle WRITEV =
      handle("writev", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SENDMMSG =
      handle("sendmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
  private static final MethodHandle RECVMMSG =
      handle("recvmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle SYSCALL =
      variadic("syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private Calls() {}

  private static MethodHandle handle(String name, MemoryLayout result, MemoryLayout... parameters) {
    return link(name, FunctionDescriptor.of(result, parameters), ERRNO);
  }

  /// A function whose parameters from one on may be of any number and type.
  private static MethodHandle variadic(
      String name, int first, MemoryLayout result, MemoryLayout... parameters) {
    return link(
        name,
        FunctionDescriptor.of(result, parameters),
        ERRNO,
        Linker.Option.firstVariadicArg(first));
  }

  @SuppressWarnings("restricted") // that is what this class is for: each signature is the manual's
  private static MethodHandle link(
      String name, FunctionDescriptor signature, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), signature, options);
  }

  static int open(Errno errno, MemorySegment path, int flags) {
    try {
      return (int) OPEN.invokeExact(errno.state, path.address(), flags);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static int close(Errno errno, int fd) {
    try {
      return (int) CLOSE.invokeExact(errno.state, fd);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static int ioctl(Errno errno, int fd, long request, long argument) {
    try {
      return (int) IOCTL.invokeExact(errno.state, fd, request, argument);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static int setns(Errno errno, int fd, int kind) {
    try {
      return (int) SETNS.invokeExact(errno.state, fd, kind);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static int socket(Errno errno, int domain, int type, int protocol) {
    try {
      return (int) SOCKET.invokeExact(errno.state, domain, type, protocol);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static int bind(Errno errno, int fd, long address, int length) {
    try {
      return (int) BIND.invokeExact(errno.state, fd, address, length);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static int setsockopt(Errno errno, int fd, int level, int name, long value, int length) {
    try {
      return (int) SETSOCKOPT.invokeExact(errno.state, fd, level, name, value, length);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static int getsockopt(Errno errno, int fd, int level, int name, long value, long length) {
    try {
      return (int) GETSOCKOPT.invokeExact(errno.state, fd, level, name, value, length);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static long read(Errno errno, int fd, long into, long bytes) {
    try {
      return (long) READ.invokeExact(errno.state, fd, into, bytes);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static long writev(Errno errno, int fd, long parts, int count) {
    try {
      return (long) WRITEV.invokeExact(errno.state, fd, parts, count);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static int sendmmsg(Errno errno, int fd, long messages, int count, int flags) {
    try {
      return (int) SENDMMSG.invokeExact(errno.state, fd, messages, count, flags);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static int recvmmsg(Errno errno, int fd, long messages, int count, int flags) {
    try {
      return (int) RECVMMSG.invokeExact(errno.state, fd, messages, count, flags, 0L);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /// A call that the C library has no name for: syscall(2).
  static long syscall(Errno errno, long number, long first, long second, long third, long fourth) {
    try {
      return (long) SYSCALL.invokeExact(errno.state, number, first, second, third, fourth);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /// A handle throws only where it is called with other types than its own.
  private static AssertionError impossible(Throwable e) {
    return new AssertionError(e);
  }
}
