package io.interspan.host.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.PlanEntry;
import io.interspan.message.PortPlan;
import io.interspan.message.ProtoBytes;
import io.interspan.message.RouterPlan;
import io.interspan.message.SegmentPlan;
import io.interspan.model.Bytes;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Prefix;
import io.interspan.model.net.Vni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HostPlanTest {
  private final TreeMap<String, Bytes> entries = new TreeMap<>();
  private final TreeMap<String, MacAddress> attachments = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  private void segment(String path, int vni) {
    segment(path, vni, "", "");
  }

  private void segment(String path, int vni, String router, String gateway) {
    entries.put(
        path,
        ProtoBytes.serialize(
            PlanEntry.newBuilder()
                .setSegment(
                    SegmentPlan.newBuilder()
                        .setPath(path)
                        .setVni(vni)
                        .setRouter(router)
                        .addAllGateways(gateway.isEmpty() ? List.of() : List.of(gateway)))
                .build()));
  }

  private void router(String path, String above) {
    entries.put(
        path,
        ProtoBytes.serialize(
            PlanEntry.newBuilder()
                .setRouter(RouterPlan.newBuilder().setPath(path).setAbove(above))
                .build()));
  }

  private void port(String path, String segment, String attachment, String state) {
    entries.put(
        path,
        ProtoBytes.serialize(
            PlanEntry.newBuilder()
                .setPort(
                    PortPlan.newBuilder()
                        .setPath(path)
                        .setSegment(segment)
                        .setAttachmentId(attachment)
                        .setAdminState(state))
                .build()));
  }

  @Test
  void shouldOpenPortsThatAreUpAndWhoseWorkloadIsHere() {
    segment("/web", 1);
    port("/web/p1", "/web", "a1", "UP");
    port("/web/p2", "/web", "a2", "DOWN");
    port("/web/p3", "/web", "a3", "UP");
    attachments.put("a1", new MacAddress(1));
    attachments.put("a2", new MacAddress(2));
    assertThat(HostPlan.read("west/h1", entries).openPorts(attachments, problems))
        .containsOnlyKeys("/web/p1");
    assertThat(problems).isEmpty();
  }

  @Test
  void shouldLeaveClosedWhatContradictsItself() {
    segment("/web", 1);
    segment("/zoo", 1);
    segment("/far", Vni.MAX + 1);
    port("/web/p1", "/web", "a1", "UP");
    port("/web/p2", "/web", "a1", "UP");
    port("/web/p3", "/web", "a3", "UP");
    port("/zoo/p4", "/zoo", "a4", "UP");
    attachments.put("a1", new MacAddress(1));
    attachments.put("a3", new MacAddress(1));
    attachments.put("a4", new MacAddress(4));
    var plan = HostPlan.read("west/h1", entries);
    assertThat(plan.openPorts(attachments, problems)).containsOnlyKeys("/web/p1");
    assertThat(plan.problems())
        .containsExactly(
            "segment /far: a VNI is 0 to 16777215, not 16777216",
            "segment /zoo has the VNI 1 of segment /web");
    assertThat(problems)
        .containsExactly(
            "port /web/p2: attachment a1 has a port",
            "port /web/p3: 00:00:00:00:00:01 is used on its segment already",
            "port /zoo/p4: segment /zoo is missing");
  }

  @Test
  void shouldSayWhatItCannotRead() {
    entries.put("/web", Bytes.utf8("\u0001 no plan"));
    assertThat(HostPlan.read("west/h1", entries).problems()).hasSize(1);
  }

  @Test
  void shouldRouteIntoSegmentsThatHaveARouterAndAGateway() {
    router("/t0", "");
    router("/t1", "/t0");
    router("/t2", "");
    segment("/app", 1, "/t1", "10.1.0.1/24");
    segment("/db", 2, "/t0", "10.2.0.1/16");
    segment("/far", 3, "/t2", "2001:db8::1/64");
    segment("/lone", 4, "", "10.3.0.1/24");
    segment("/lost", 5, "/t9", "10.4.0.1/24");
    segment("/mute", 6, "/t1", "");
    segment("/odd", 7, "/t1", "10.5.0.1");

    var plan = HostPlan.read("west/h1", entries);
    assertThat(plan.routes())
        .containsExactly(
            Map.entry("/app", new Route(new Vni(1), List.of(Prefix.parse("10.1.0.1/24")), "/t0")),
            Map.entry("/db", new Route(new Vni(2), List.of(Prefix.parse("10.2.0.1/16")), "/t0")),
            Map.entry(
                "/far", new Route(new Vni(3), List.of(Prefix.parse("2001:db8::1/64")), "/t2")));
    assertThat(plan.spaces())
        .containsEntry("/mute", "/t0")
        .containsEntry("/lone", "/lone")
        .containsEntry("/lost", "/lost");
    assertThat(plan.problems())
        .containsExactly(
            "segment /odd: the gateway '10.5.0.1' is not an address with its prefix length, like"
                + " 10.1.0.1/24");
  }
}
