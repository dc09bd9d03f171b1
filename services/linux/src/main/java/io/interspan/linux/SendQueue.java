package io.interspan.linux;

import io.interspan.model.net.Tep;
import java.util.Arrays;

/// Datagrams that wait to be sent in one call (sendmmsg(2)), in their order. Those that follow each
/// other to one receiver, all of one length but the last, become one message, which the network
/// card or the kernel cuts again (`UDP_SEGMENT`).
///
/// A datagram's bytes stay where they are until [#flush]. For one thread; allocates nothing after
/// its creation.
///
/// Bounds: [#MESSAGES] messages of [#MAX_SEGMENTS] datagrams, [#PARTS] parts in all. A datagram for
/// which there is no room is for after the next flush.
public final class SendQueue {
  /// Messages in one call.
  public static final int MESSAGES = 64;

  /// The most datagrams that any kernel takes as one message (`UDP_MAX_SEGMENTS` of Linux 4.18).
  public static final int MAX_SEGMENTS = 64;

  /// The parts of all datagrams: one each, or two where a header lies elsewhere.
  public static final int PARTS = 4096;

  /// As much as an IP packet holds behind an IPv6 and a UDP header.
  private static final int MAX_MESSAGE = 65_535 - 48;

  /// For how many flushes a failure is remembered.
  private static final int NARROW_FLUSHES = 100_000;

  /// How many receivers are remembered whose path is narrow; one more takes the oldest one's place.
  static final int MAX_NARROW = 64;

  private static final int UDP_SEGMENT = 103;

  /// Hears what is not sent.
  @FunctionalInterface
  public interface Losses {
    /// Called in a flush, after each message of which some was not sent.
    ///
    /// @param refused the datagrams for which the socket had no room
    /// @param failed those that the kernel did not take for another reason
    void onLost(Tep to, int refused, int failed);
  }

  private final Losses losses;
  private final Errno errno = new Errno();
  private final MessageVector vector = new MessageVector(MESSAGES, PARTS);
  private final int[] firstPart = new int[MESSAGES];
  private final int[] partsEach = new int[MESSAGES];
  private final int[] datagrams = new int[MESSAGES];
  private final Tep[] receivers = new Tep[MESSAGES];
  private final MessageVector single = new MessageVector(1, 2);
  private int messages;
  private int parts;

  /// Of the last message: whether another datagram may join, of which size, and its bytes.
  private boolean open;

  private int segmentSize;
  private int bytes;
  private Tep receiver;

  /// Receivers, and the longest datagram to each that may be one of several of a message: the path
  /// is too narrow for longer ones, which then go one by one, cut by IP where need be.
  private final Tep[] narrow = new Tep[MAX_NARROW];

  private final int[] narrowSegment = new int[MAX_NARROW];
  private int narrows;

  /// Whether the network card takes no messages of several.
  private boolean oneByOne;

  /// The flushes for which these hold: a path may become wider, and another network card be taken.
  private int narrowFor;

  private int sent;

  /// Of the message at hand.
  private int refused;

  private int failed;

  /// Makes an empty queue.
  ///
  /// @param self any receiver, for the beginning
  public SendQueue(Tep self, Losses losses) {
    this.losses = losses;
    this.receiver = self;
    Arrays.fill(receivers, self);
    Arrays.fill(narrow, self);
  }

  /// Returns whether a datagram of two parts may find no room.
  public boolean isFull() {
    return messages == MESSAGES || parts + 2 > PARTS;
  }

  /// Adds a datagram; the queue is not full.
  public void add(Tep to, long at, int length) {
    int message = message(to, length, 1);
    vector.setPart(parts++, at, length);
    datagrams[message]++;
  }

  /// Adds a datagram of two parts; the queue is not full.
  public void add(Tep to, long headAt, int headLength, long at, int length) {
    int message = message(to, headLength + length, 2);
    vector.setPart(parts++, headAt, headLength);
    vector.setPart(parts++, at, length);
    datagrams[message]++;
  }

  /// Has the next datagram begin a message, whatever was before it.
  public void endMessage() {
    open = false;
  }

  /// Returns the message that a datagram goes into, with room for it.
  private int message(Tep to, int length, int each) {
    int last = messages - 1;
    if (open
        && length <= segmentSize
        && bytes + length <= MAX_MESSAGE
        && partsEach[last] == each
        && datagrams[last] < MAX_SEGMENTS
        && to.equals(receiver)) {
      bytes += length;
      open = length == segmentSize;
      return last;
    }
    receiver = to;
    int message = messages++;
    receivers[message] = to;
    int name =
        SocketAddress.write(
            vector.memory(), vector.name(message), to.address(), to.encapsulation().port());
    vector.setName(message, name);
    firstPart[message] = parts;
    partsEach[message] = each;
    datagrams[message] = 0;
    segmentSize = length;
    bytes = length;
    open = length <= longestSegment(to);
    return message;
  }

  private int longestSegment(Tep to) {
    if (oneByOne) {
      return 0;
    }
    for (int i = 0; i < Math.min(narrows, MAX_NARROW); i++) {
      if (narrow[i].equals(to)) {
        return narrowSegment[i];
      }
    }
    return MAX_MESSAGE;
  }

  private void narrow(Tep to, int segment) {
    int i = 0;
    while (i < Math.min(narrows, MAX_NARROW) && !narrow[i].equals(to)) {
      i++;
    }
    if (i == Math.min(narrows, MAX_NARROW)) {
      i = narrows++ % MAX_NARROW;
      narrow[i] = to;
      narrowSegment[i] = MAX_MESSAGE;
    }
    narrowSegment[i] = Math.min(narrowSegment[i], segment);
    narrowFor = NARROW_FLUSHES;
  }

  /// Sends what waits; afterwards nothing does.
  public void flush(UdpSocket socket) {
    sent = 0;
    if (narrowFor > 0 && --narrowFor == 0) {
      narrows = 0;
      oneByOne = false;
    }
    for (int i = 0; i < messages; i++) {
      int count = datagrams[i];
      vector.setParts(i, firstPart[i], count * partsEach[i]);
      if (count > 1) {
        vector.setControl(i, UDP_SEGMENT, (short) length(i, 0));
      } else {
        vector.setControlLength(i, 0);
      }
    }
    int next = 0;
    while (next < messages) {
      int done = Calls.sendmmsg(errno, socket.fd(), vector.address(next), messages - next, 0);
      if (done > 0) {
        for (int i = next; i < next + done; i++) {
          sent += datagrams[i];
        }
        next += done;
      } else if (errno.get() != Errno.EINTR) {
        refused = 0;
        failed = 0;
        failed(socket, next);
        if (refused + failed > 0) {
          losses.onLost(receivers[next], refused, failed);
        }
        next++;
      }
    }
    messages = 0;
    parts = 0;
    open = false;
  }

  private void failed(UdpSocket socket, int message) {
    int why = errno.get();
    int count = datagrams[message];
    if (why == Errno.EAGAIN || why == Errno.ENOBUFS) {
      refused += count;
    } else if (count > 1 && (why == Errno.EINVAL || why == Errno.EMSGSIZE || why == Errno.EIO)) {
      int before = sent;
      for (int i = 0; i < count; i++) {
        one(socket, message, i);
      }
      // Where none goes by itself either, it is not for being one of several.
      if (sent > before && why == Errno.EIO) {
        oneByOne = true;
        narrowFor = NARROW_FLUSHES;
      } else if (sent > before) {
        narrow(receivers[message], length(message, 0) - 1);
      }
    } else {
      failed += count;
    }
  }

  /// Sends one datagram of a message by itself.
  private void one(UdpSocket socket, int message, int datagram) {
    int each = partsEach[message];
    single
        .memory()
        .put(single.name(0), vector.memory(), vector.name(message), SocketAddress.LENGTH);
    single.setName(0, vector.nameLength(message));
    for (int i = 0; i < each; i++) {
      int part = firstPart[message] + datagram * each + i;
      single.setPart(i, vector.partAddress(part), vector.partLength(part));
    }
    single.setParts(0, 0, each);
    single.setControlLength(0, 0);
    if (Calls.sendmmsg(errno, socket.fd(), single.address(0), 1, 0) == 1) {
      sent++;
    } else if (errno.get() == Errno.EAGAIN || errno.get() == Errno.ENOBUFS) {
      refused++;
    } else {
      failed++;
    }
  }

  private int length(int message, int datagram) {
    int length = 0;
    for (int i = 0; i < partsEach[message]; i++) {
      length += vector.partLength(firstPart[message] + datagram * partsEach[message] + i);
    }
    return length;
  }

  /// Returns how many datagrams the last flush sent.
  public int sent() {
    return sent;
  }
}
