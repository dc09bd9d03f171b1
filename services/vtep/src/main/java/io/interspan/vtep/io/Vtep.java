package io.interspan.vtep.io;

import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.packet.Counters;
import io.interspan.packet.Offload;
import io.interspan.packet.header.Ethernet;
import io.interspan.packet.header.Ipv4;
import io.interspan.packet.header.Ipv6;
import io.interspan.packet.header.Udp;
import io.interspan.vtep.FrameObserver;
import io.interspan.vtep.LearnListener;
import io.interspan.vtep.VtepControl;
import io.interspan.vtep.VtepCounters;
import io.interspan.vtep.VtepProxy;
import io.interspan.vtep.forward.Geneve;
import io.interspan.vtep.forward.HandOver;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data plane of one host: on each of some packet threads a UDP socket at its tunnel address,
/// others to send from, and the packet path behind them. The threads may be other hosts' of the
/// process, too. All methods are safe from any thread.
///
/// A port belongs to one of the threads ([#thread]), and the kernel is told to give what is for it
/// to that thread's socket (`SO_REUSEPORT`). What comes to another, since it is for all of a
/// segment or came together with something else, is handed over.
public final class Vtep {
  private static final Logger LOG = LoggerFactory.getLogger(Vtep.class);

  private final Tep tep;
  private final List<Worker> workers;
  private final VtepControl control;

  private Vtep(Tep tep, List<Worker> workers) {
    this.tep = tep;
    this.workers = workers;
    control =
        new VtepProxy(
            workers.stream()
                .map(worker ->
                    new VtepProxy.Copy(worker.thread().loop(), worker.forwarder().control()))
                .toList());
  }

  /// Binds UDP port 6081 at `address`, and ports to send from, and starts to forward.
  ///
  /// @param address the host's tunnel address, IPv4 or IPv6
  /// @param threads which do the work, at most `HandOver.MAX_LOOPS`
  /// @param listener hears the addresses of the host's workloads, on these threads
  /// @return completed when the sockets are bound, or with an `IOException` that names the address
  public static CompletionStage<Vtep> start(
      IpAddress address, List<PacketThread> threads, LearnListener listener) {
    var tep = new Tep(address, Encapsulation.GENEVE);
    var sides = HandOver.among(threads.stream().map(PacketThread::loop).toList());
    List<WorkerSockets> sockets;
    try {
      sockets = WorkerSockets.bind(address, tep.encapsulation().port(), threads.size());
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
    var workers = new ArrayList<Worker>();
    int longestPacket = longestPacket(address);
    long seed = new SecureRandom().nextLong();
    for (int i = 0; i < threads.size(); i++) {
      workers.add(
          new Worker(
              tep, sockets.get(i), threads.get(i), sides.get(i), listener, longestPacket, seed));
    }
    return all(workers.stream().map(Worker::watched))
        .thenApply(_ -> started(tep, sockets, workers))
        .handle((vtep, failure) ->
            failure == null
                ? CompletableFuture.completedStage(vtep)
                : all(workers.stream().map(Worker::close))
                    .<Vtep>thenCompose(
                        _ -> CompletableFuture.failedStage(cannot(address, failure))))
        .thenCompose(vtep -> vtep);
  }

  private static Vtep started(Tep tep, List<WorkerSockets> sockets, List<Worker> workers) {
    if (sockets.size() > 1) {
      try {
        sockets.getFirst().receiver().steer(Steering.program(sockets.size()));
      } catch (IOException e) {
        LOG.warn("{} hands most datagrams over from thread to thread: {}", tep, e.getMessage());
      }
    }
    workers.forEach(Worker::start);
    return new Vtep(tep, List.copyOf(workers));
  }

  private static IOException cannot(IpAddress address, Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return new IOException("cannot use UDP " + address + ": " + cause.getMessage(), cause);
  }

  private static CompletableFuture<Void> all(Stream<? extends CompletionStage<?>> stages) {
    return CompletableFuture.allOf(
        stages.map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new));
  }

  /// As the host's interface is now: what is behind it is for its network to say.
  private static int longestPacket(IpAddress address) {
    boolean isIpv6 = address.family() == IpAddress.Family.IPV6;
    int outer = (isIpv6 ? Ipv6.HEADER_LENGTH : Ipv4.MIN_HEADER_LENGTH) + Udp.HEADER_LENGTH;
    int headers = outer + Geneve.HEADER_LENGTH + Ethernet.HEADER_LENGTH;
    try {
      var link = NetworkInterface.getByInetAddress(address.toInetAddress());
      int mtu = link == null ? Offload.MAX_PACKET : link.getMTU();
      return Math.min(mtu, Offload.MAX_PACKET) - headers;
    } catch (SocketException e) {
      LOG.warn("no MTU is known of the link of {}: {}", address, e.getMessage());
      return Offload.MAX_PACKET - headers;
    }
  }

  /// Returns the host's Tep.
  public Tep tep() {
    return tep;
  }

  /// Returns the control of the host's tables; see [VtepProxy].
  public VtepControl control() {
    return control;
  }

  /// Returns the host's counters by port and by tunnel, too, as of now.
  ///
  /// @return completed on a packet loop
  public CompletionStage<VtepCounters> counted() {
    var counted = workers.stream().map(worker -> worker.counted().toCompletableFuture()).toList();
    return all(counted.stream())
        .thenApply(_ -> VtepCounters.sum(counted.stream().map(CompletableFuture::join).toList()));
  }

  /// Returns the host's counters in all, as of now.
  public Counters counters() {
    return Counters.sum(workers.stream().map(worker -> worker.forwarder().counters()).toList());
  }

  /// Returns the thread whose loop a port with this address should belong to, and who watches the
  /// port's descriptors; ports of other loops work too, at the price of a copy.
  public PacketThread thread(MacAddress mac) {
    return workers.get(HandOver.loopOf(mac.value(), workers.size())).thread();
  }

  /// Returns the time of the host's packet loops in nanoseconds, as hops have it.
  public long now() {
    return workers.getFirst().thread().loop().now();
  }

  /// Shows frames to `observer`, too, from now on, on the packet loops: from several threads at
  /// once, where the host has several.
  ///
  /// @return failed with an `IllegalStateException` where there are `Limits.OBSERVERS` already
  public CompletionStage<Void> observe(FrameObserver observer) {
    return onAll(worker -> worker.forwarder().observe(observer))
        .whenComplete((_, failure) -> {
          if (failure != null) {
            endObserving(observer);
          }
        });
  }

  /// Shows `observer` nothing any more, soon.
  public void endObserving(FrameObserver observer) {
    var _ = onAll(worker -> worker.forwarder().endObserving(observer));
  }

  private CompletableFuture<Void> onAll(Consumer<Worker> command) {
    return all(workers.stream().map(worker -> worker.run(() -> command.accept(worker))));
  }

  /// Detaches all ports, closes the sockets and stops forwarding.
  ///
  /// @return completed when the address is free again
  public CompletionStage<Void> close() {
    return all(workers.stream().map(Worker::close));
  }
}
