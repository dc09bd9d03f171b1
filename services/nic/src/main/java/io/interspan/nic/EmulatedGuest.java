package io.interspan.nic;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.nic.forward.NicPort;
import io.interspan.packet.PacketLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// A guest in this process: memory of its own, a NIC, and a stack that answers ARP and pings, and
/// pings others. It announces itself whenever its link goes up, so that its host learns its
/// address.
///
/// All its work is done in [#poll], on its packet loop ([#start]) or called by a test or the
/// simulation; `ping`, `announce`, `send` and `seen` may be called from any thread.
///
/// Bounds: [#MAX_REQUESTS] requests not yet polled and [#MAX_PINGS] unanswered pings; more fail at
/// once.
@SuppressWarnings("EnumOrdinal") // an array per enum, within one process
public final class EmulatedGuest implements PacketLoop.Source {
  /// How long a ping waits for its answer, the question for the address included.
  public static final Duration PING_TIMEOUT = Duration.ofSeconds(2);

  /// How often an address is asked for again while a ping waits for it.
  public static final Duration ARP_RETRY = Duration.ofMillis(200);

  /// Pings that may be unanswered.
  public static final int MAX_PINGS = 256;

  /// Calls from other threads that may wait for the next poll.
  public static final int MAX_REQUESTS = 1024;

  @FunctionalInterface
  private interface Request {
    void run(long now);
  }

  private final MacAddress mac;
  private final IpAddress ip;
  private final PacketLoop loop;
  private final GuestDriver driver;
  private final GuestStack stack;
  private final ArrayBlockingQueue<Request> requests = new ArrayBlockingQueue<>(MAX_REQUESTS);
  private final Pings pings;
  private final AtomicLongArray seen = new AtomicLongArray(FrameKind.values().length);
  private volatile @Nullable GuestListener listener;
  private volatile boolean announcing;
  private volatile boolean linkUp;
  private long now;

  /// Creates a guest that does nothing yet.
  ///
  /// @param ip an IPv4 address
  /// @param loop the loop that its NIC belongs to
  public EmulatedGuest(MacAddress mac, IpAddress ip, PacketLoop loop) {
    if (ip.family() != IpAddress.Family.IPV4) {
      throw new IllegalArgumentException("a guest's address is an IPv4 address, not " + ip);
    }
    this.mac = mac;
    this.ip = ip;
    this.loop = loop;
    driver = new GuestDriver(loop, new Notifications());
    stack =
        new GuestStack(
            driver,
            mac.value(),
            (int) ip.low(),
            (source, identifier, sequence) -> onEchoReply(source, identifier, sequence));
    pings = new Pings(ip, stack);
  }

  /// What the NIC tells: private, so that only it can.
  private final class Notifications implements NicPort.Guest {
    @Override
    public void onNotification() {
      loop.wake();
    }

    @Override
    public void onLink(boolean up) {
      linkUp = up;
      announcing = up;
      loop.wake();
    }
  }

  /// Has the packet loop poll this guest from now on.
  public void start() {
    loop.add(this);
  }

  /// Ends that: the guest falls silent.
  public void stop() {
    loop.remove(this);
  }

  /// Returns the guest's NIC, to be attached to a host.
  public NicPort port() {
    return driver.port();
  }

  /// Returns the guest's MAC address.
  public MacAddress mac() {
    return mac;
  }

  /// Returns the guest's IP address.
  public IpAddress ip() {
    return ip;
  }

  /// Returns whether the guest's link is up: its port is open.
  public boolean isLinkUp() {
    return linkUp;
  }

  /// Returns how many frames of a kind the guest has received.
  public long seen(FrameKind kind) {
    return seen.get(kind.ordinal());
  }

  /// Shows every frame that the guest receives to `newListener`, or to nobody.
  public void listen(@Nullable GuestListener newListener) {
    listener = newListener;
  }

  /// Pings with the usual timeout.
  public CompletionStage<Duration> ping(IpAddress target) {
    return ping(target, PING_TIMEOUT);
  }

  /// Pings another guest.
  ///
  /// @return the time from the next poll to the one that saw the answer, completed on the loop; a
  ///   `TimeoutException` that says what was waited for; or an `IllegalArgumentException` or
  ///   `IllegalStateException` where it cannot be sent
  public CompletionStage<Duration> ping(IpAddress target, Duration timeout) {
    var answer = new CompletableFuture<Duration>();
    if (target.family() != IpAddress.Family.IPV4 || target.equals(ip)) {
      answer.completeExceptionally(
          new IllegalArgumentException(
              "guest " + ip + " can ping another IPv4 address, not " + target));
    } else if (!request(at -> pings.begin((int) target.low(), at, timeout, answer))) {
      answer.completeExceptionally(
          new IllegalStateException(
              "guest " + ip + " has its " + MAX_REQUESTS + " requests waiting already"));
    }
    return answer;
  }

  /// Tells the segment who this guest is, at the next poll.
  public void announce() {
    announcing = true;
    loop.wake();
  }

  /// Sends a frame as it is, at the next poll.
  ///
  /// @return false if [#MAX_REQUESTS] are waiting already
  /// @throws IllegalArgumentException if it is too long for a buffer
  public boolean send(byte[] frame) {
    if (frame.length > GuestDriver.MAX_FRAME) {
      throw new IllegalArgumentException(
          "a frame has at most " + GuestDriver.MAX_FRAME + " bytes, not " + frame.length);
    }
    var copy = frame.clone();
    return request(_ -> sendNow(copy));
  }

  private void sendNow(byte[] frame) {
    int buffer = driver.claim();
    if (buffer >= 0) {
      driver.memory().buffer().put(driver.frame(buffer), frame);
      driver.send(buffer, frame.length);
    }
  }

  private boolean request(Request request) {
    boolean taken = requests.offer(request);
    loop.wake();
    return taken;
  }

  @Override
  public int poll(long newNow) {
    now = newNow;
    int work = driver.receive(this::onFrame);
    work += runRequests();
    if (announcing && stack.sendAnnouncement()) {
      announcing = false;
    }
    pings.drive(now);
    return driver.flush() ? work + 1 : work;
  }

  private void onEchoReply(int source, int identifier, int sequence) {
    pings.onEchoReply(now, source, identifier, sequence);
  }

  // Bounded, since who waits for a ping may ask for the next one at once.
  private int runRequests() {
    int done = 0;
    for (; done < MAX_REQUESTS; done++) {
      var request = requests.poll();
      if (request == null) {
        break;
      }
      request.run(now);
    }
    return done;
  }

  private void onFrame(ByteBuffer buffer, int offset, int length) {
    var kind = FrameKind.of(buffer, offset, length, mac.value());
    seen.incrementAndGet(kind.ordinal());
    var current = listener;
    if (current != null) {
      current.onFrame(kind, buffer, offset, length);
    }
    stack.onFrame(kind, buffer, offset, length);
  }

  @Override
  public String toString() {
    return "EmulatedGuest[" + mac + " " + ip + "]";
  }
}
