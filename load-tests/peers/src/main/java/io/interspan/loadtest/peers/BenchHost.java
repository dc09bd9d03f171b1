package io.interspan.loadtest.peers;

import io.interspan.linux.TapDevice;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import io.interspan.model.net.Vni;
import io.interspan.nic.tap.TapPort;
import io.interspan.vtep.io.PacketThread;
import io.interspan.vtep.io.Vtep;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/// One of two hosts with a workload each on one segment, whose tables are said here.
final class BenchHost {
  private static final Vni VNI = new Vni(10);
  private static final int MTU = 1500;

  private BenchHost() {}

  /// Runs until its standard input ends, then prints what was dropped.
  ///
  /// @param words the number of the host, 1 or 2, its address and the other's, the namespace of its
  ///   workload
  public static void main(String[] words)
      throws IOException, InterruptedException, ExecutionException {
    int number = Integer.parseInt(words[0]);
    var other = new Tep(IpAddress.parse(words[2]), Encapsulation.GENEVE);
    var thread = PacketThread.start("packets", System::nanoTime);
    var host =
        Vtep.start(IpAddress.parse(words[1]), thread, (_, _, _) -> {}).toCompletableFuture().get();
    var settings =
        new TapDevice.Settings("eth0", Optional.of(words[3]), mac(number).value(), MTU, false);
    var port = TapPort.open(settings, host.loop(), host.watcher());
    host.control()
        .update(control -> {
          control.addSegment(VNI, true);
          control.setTeps(VNI, List.of(other), List.of(other));
          control.putMac(VNI, mac(3 - number), other);
          control.attach("port", port, mac(number));
          control.open("port", VNI);
        });
    System.out.println("ready");
    while (System.in.read() >= 0) {
      // Until it ends.
    }
    System.out.println("dropped " + host.counters().drops() + " " + port.counters().drops());
    System.exit(0);
  }

  private static MacAddress mac(int number) {
    return new MacAddress(0x02_00_00_00_00_00L + number);
  }
}
