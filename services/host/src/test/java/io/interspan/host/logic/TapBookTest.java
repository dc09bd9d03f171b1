package io.interspan.host.logic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interspan.message.Effect;
import io.interspan.message.ServiceEvent;
import io.interspan.model.Bytes;
import io.interspan.model.copy.CopyWrite;
import io.interspan.model.copy.StoredEntry;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What a host's agent remembers of TAP devices.
class TapBookTest {
  private static final HostConfig CONFIG =
      new HostConfig(
          "west",
          "h1",
          new Tep(IpAddress.v4(0x7f_00_00_01), Encapsulation.GENEVE),
          List.of(new ControllerSpot("1", "west:1")));

  private static final Tap BLUE =
      new Tap("nic-blue", "eth0", Optional.of("blue"), new MacAddress(0x02_00_00_00_00_09L), 1400);
  private static final Tap OWN =
      new Tap("nic-own", "tap3", Optional.empty(), new MacAddress(0x02_00_00_00_00_0aL), 1500);

  private final TreeMap<String, StoredEntry> disk = new TreeMap<>();
  private final TreeMap<String, String> alarms = new TreeMap<>();
  private final List<Tap> asked = new ArrayList<>();
  private final List<String> kept = new ArrayList<>();
  private HostLogic logic = new HostLogic(CONFIG);
  private long now = 1_000;

  private void start() {
    logic = new HostLogic(CONFIG);
    perform(logic.on(new ServiceEvent.Started(List.copyOf(disk.values())), ++now));
  }

  private void tell(HostEvent event) {
    perform(logic.on(event, ++now));
  }

  private void tick() {
    now += 1_000;
    perform(logic.on(new ServiceEvent.Ticked(), now));
  }

  private void perform(List<Effect> effects) {
    for (var effect : effects) {
      switch (effect) {
        case Effect.Persist(long ticket, CopyWrite write) -> {
          write.deletes().forEach(key -> disk.remove(key.table() + " " + key.key()));
          write.puts().forEach(row -> disk.put(row.table() + " " + row.key(), row));
          perform(logic.on(new ServiceEvent.Persisted(ticket), now));
        }
        case Effect.Alarm(String id, String text) -> {
          alarms.remove(id);
          if (!text.isEmpty()) {
            alarms.put(id, text);
          }
        }
        case HostEffect.LookAfterTaps(var taps) -> asked.addAll(taps);
        case HostEffect.TapKept(String id) -> kept.add(id);
        default -> {
          // Nothing that this is about.
        }
      }
    }
  }

  @Test
  void shouldAttachThemAgainAfterARestart() {
    start();
    tell(new HostEvent.TapAttached(BLUE));
    tell(new HostEvent.TapAttached(OWN));
    assertThat(logic.status().attachments()).containsOnlyKeys("nic-blue", "nic-own");
    assertThat(kept).containsExactly("nic-blue", "nic-own");
    start();
    assertThat(asked).containsExactly(BLUE, OWN);
    assertThat(logic.tap("nic-blue")).hasValue(BLUE);
  }

  @Test
  void shouldForgetWhatWasDetached() {
    start();
    tell(new HostEvent.TapAttached(BLUE));
    tell(new HostEvent.Detached("nic-blue"));
    assertThat(logic.tap("nic-blue")).isEmpty();
    assertThat(logic.status().attachments()).isEmpty();
    start();
    assertThat(asked).isEmpty();
  }

  @Test
  void shouldSayWhichCannotBeHadUntilItIsAttachedOrDetached() {
    start();
    tell(new HostEvent.TapAttached(BLUE));
    start();
    tell(new HostEvent.TapMissing(BLUE, "no such namespace"));
    tick();
    assertThat(alarms.get("taps"))
        .isEqualTo(
            "workload nic-blue is without its TAP device: no such namespace; it is tried again,"
                + " until it is detached");
    asked.clear();
    for (long passed = 0; passed < TapBook.LOOK_MILLIS; passed += 1_000) {
      tick();
    }
    assertThat(asked).as("it is tried again").containsExactly(BLUE);
    tell(new HostEvent.TapAttached(BLUE));
    tick();
    assertThat(alarms).doesNotContainKey("taps");
    tell(new HostEvent.TapMissing(BLUE, "gone"));
    tell(new HostEvent.Detached("nic-blue"));
    tick();
    assertThat(alarms).doesNotContainKey("taps");
    start();
    assertThat(asked).as("before it was detached only").containsExactly(BLUE);
  }

  @Test
  void shouldReportAWorkloadNoLongerWhoseInterfaceIsGone() {
    start();
    tell(new HostEvent.TapAttached(BLUE));
    tell(new HostEvent.TapMissing(BLUE, "deleted"));
    assertThat(logic.status().attachments()).isEmpty();
    assertThat(logic.tap("nic-blue")).as("it may be there again").isPresent();
    tell(new HostEvent.TapMissing(OWN, "deleted"));
    tick();
    assertThat(alarms.get("taps")).contains("nic-blue").doesNotContain("nic-own");
  }

  @Test
  void shouldPassOverARowThatCannotBeRead() {
    start();
    tell(new HostEvent.TapAttached(BLUE));
    disk.put("tap nic-bad", new StoredEntry("tap", "nic-bad", Bytes.utf8("?")));
    start();
    assertThat(asked).containsExactly(BLUE);
  }

  @Test
  void shouldRefuseWhatThereIsNoRoomFor() {
    start();
    for (int i = 0; i < CONFIG.limits().attachments(); i++) {
      tell(new HostEvent.Attached("nic-" + i, new MacAddress(0x02_00_00_00_00_00L + i)));
    }
    assertThatThrownBy(() -> tell(new HostEvent.TapAttached(BLUE)))
        .hasMessageContaining("as many workloads as it may have");
    tick();
    assertThat(alarms).as("whoever asked was told").isEmpty();
    start();
    assertThat(asked).isEmpty();
  }
}
