package io.interspan.host.logic;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.PlanEntry;
import io.interspan.message.PortPlan;
import io.interspan.message.ProtoBytes;
import io.interspan.message.SegmentPlan;
import io.interspan.model.Bytes;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Vni;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HostPlanTest {
  private final TreeMap<String, Bytes> entries = new TreeMap<>();
  private final TreeMap<String, MacAddress> attachments = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  private void segment(String path, int vni) {
    entries.put(
        path,
        ProtoBytes.serialize(
            PlanEntry.newBuilder()
                .setSegment(SegmentPlan.newBuilder().setPath(path).setVni(vni))
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
}
