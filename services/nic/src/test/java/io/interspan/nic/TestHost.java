package io.interspan.nic;

import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.vtep.LearnListener;
import io.interspan.vtep.io.PacketThread;
import io.interspan.vtep.io.Vtep;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// A host with a real socket on a loopback address, and its guests.
final class TestHost implements AutoCloseable {
  private static final long LIMIT_SECONDS = 10;

  final Vtep vtep;
  private final List<PacketThread> threads;

  TestHost(String address, List<PacketThread> threads, LearnListener listener) {
    this.threads = threads;
    vtep = await(Vtep.start(IpAddress.parse(address), threads, listener));
  }

  TestHost(String address, PacketThread thread, LearnListener listener) {
    this(address, List.of(thread), listener);
  }

  TestHost(String address, PacketThread thread) {
    this(address, thread, (_, _, _) -> {});
  }

  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("not completed in time, or with an error", e);
    }
  }

  Tep tep() {
    return vtep.tep();
  }

  /// Joins a segment with the other hosts, replicating to and admitting from all of them.
  void join(int vni, boolean arpSuppression, List<TestHost> hosts) {
    var teps = hosts.stream().filter(h -> h != this).map(TestHost::tep).toList();
    vtep.control().addSegment(new Vni(vni), arpSuppression);
    vtep.control().setTeps(new Vni(vni), teps, teps);
    settle();
  }

  /// Attaches a guest whose port is open on a segment.
  EmulatedGuest guest(int number, int vni) {
    var guest = mutedGuest(number);
    vtep.control().open(guest.ip().toString(), new Vni(vni));
    return guest;
  }

  /// Attaches a guest whose port is closed.
  EmulatedGuest mutedGuest(int number) {
    var mac = new MacAddress(0x02_00_00_00_00_00L + number);
    var guest =
        new EmulatedGuest(mac, IpAddress.parse("10.1.0." + number), vtep.thread(mac).loop());
    guest.start();
    vtep.control().attach(guest.ip().toString(), guest.port(), mac);
    return guest;
  }

  /// Returns when all that was said to the host so far is done: commands run in order.
  void settle() {
    for (var thread : threads) {
      var done = new CompletableFuture<Boolean>();
      thread.loop().submit(() -> done.complete(true));
      await(done);
    }
  }

  static Duration ping(EmulatedGuest from, EmulatedGuest to) {
    return await(from.ping(to.ip()));
  }

  @Override
  public void close() {
    await(vtep.close());
  }
}
