package io.interspan.launcher.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TopologyReaderTest {
  private static final String GOOD =
      """
      global-manager:
        api-port: 7780
        bus-port: 7700
      sites:
        - id: west
          bus-port: 7701
          controllers: [7711, 7712]
          hosts:
            - {id: w1, tunnel-address: 127.1.1.1}
        - id: east
          bus-port: 7702
          controllers: 2
          hosts:
            - {id: e1, tunnel-address: 127.1.3.1}
      guests:
        - {name: a, host: west/w1, attachment: nic-a, mac: "02:00:00:00:00:01", ip: 10.1.0.1/24}
        - {name: b, host: east/e1, mac: "02:00:00:00:00:02", ip: 10.1.0.2/24}
      intents:
        segments:
          web:
            subnets: [{gateway_address: 10.1.0.254/24}]
            ports:
              a: {attachment: {id: nic-a}}
      """;

  @Test
  void shouldNameAFileThatIsNoText(@TempDir Path folder) throws Exception {
    var binary = Files.write(folder.resolve("b.yaml"), new byte[] {(byte) 0xff, 0});

    assertThatThrownBy(() -> TopologyReader.readIntents(binary))
        .hasMessage(binary + " is no text in UTF-8");
    assertThatThrownBy(() -> TopologyReader.read(folder))
        .hasMessage(folder + " is a folder, not a file");
  }

  @Test
  void shouldReadWhatIsRight() throws MistakeException {
    var topology = TopologyReader.parse("t.yaml", GOOD);

    assertThat(topology.globalManager()).isEqualTo(new Topology.GlobalManager(7780, 7700));
    assertThat(topology.sites()).extracting(Topology.Site::id).containsExactly("west", "east");
    assertThat(topology.sites().get(0).controllers())
        .containsExactly(new Topology.Controller("1", 7711), new Topology.Controller("2", 7712));
    assertThat(topology.sites().get(1).controllers())
        .containsExactly(new Topology.Controller("1", 0), new Topology.Controller("2", 0));
    assertThat(topology.guests("east", "e1"))
        .singleElement()
        .satisfies(guest -> {
          assertThat(guest.attachment()).isEqualTo("b");
          assertThat(guest.ip()).hasToString("10.1.0.2/24");
        });
    assertThat(topology.globalManager().tombstones()).isEqualTo(20_000);
    assertThat(topology.hasBusPorts()).isTrue();
    assertThat(topology.intents().attachments()).containsExactly("nic-a");
    assertThat(topology.attachedGuests()).containsExactly("nic-a");
    var later = TopologyReader.parse("t.yaml", GOOD.replace("{id: nic-a}", "{id: nic-later}"));
    assertThat(later.attachedGuests()).isEmpty();
  }

  @Test
  void shouldGiveControllersWithABusPortProcessesOfTheirOwn() throws MistakeException {
    var text =
        GOOD.replace(
            "controllers: [7711, 7712]",
            "controllers: [7711, {session-port: 7712, bus-port: 7713}]");
    var topology = TopologyReader.parse("t.yaml", text);
    var processes = Parts.several(topology);

    assertThat(processes)
        .extracting(Parts::process)
        .containsExactly("global-manager", "site-west", "controller-west-2", "site-east");
    assertThat(processes.get(1).sites().getFirst().controllers())
        .containsExactly(new Topology.Controller("1", 7711));
    var alone = processes.get(2);
    assertThat(alone.sites().getFirst().manager()).isFalse();
    assertThat(alone.sites().getFirst().controllers())
        .containsExactly(new Topology.Controller("2", 7712, 7713));
    assertThat(alone.busPort(topology)).isEqualTo(7713);

    assertThatExceptionOfType(MistakeException.class)
        .isThrownBy(() -> TopologyReader.parse("t.yaml", text.replace("session-port: 7712, ", "")))
        .withMessageContaining("session-port");
    assertThatExceptionOfType(MistakeException.class)
        .isThrownBy(() -> TopologyReader.parse("t.yaml", text.replace("7713", "7711")))
        .withMessageContaining("7711");
  }

  /// A change of the good file, and what is said of it.
  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments(
            "unknown field",
            "  api-port: 7780",
            "  api-prot: 7780",
            "2: global-manager has no field 'api-prot': it has api-address, api-port, bus-port,"
                + " tombstones"),
        arguments(
            "unknown field at the top", "guests:", "gests:", "15: the file has no field 'gests'"),
        arguments(
            "doubled name",
            "  bus-port: 7700",
            "  api-port: 7700",
            "3: global-manager: 'api-port' stands twice, first in line 2"),
        arguments(
            "missing field",
            "{id: w1, tunnel-address: 127.1.1.1}",
            "{id: w1}",
            "9: a host of west has no 'tunnel-address'"),
        arguments(
            "wrong kind",
            "controllers: 2",
            "controllers: two",
            "12: site east: controllers: 'two' is not a number"),
        arguments(
            "no controllers",
            "controllers: 2",
            "controllers: 0",
            "12: site east: controllers: 1 to 16 of them, not 0"),
        arguments(
            "empty list",
            "controllers: 2",
            "controllers: []",
            "12: site east: controllers is their number, or a list of their session ports"),
        arguments(
            "a list where a mapping is",
            "{id: w1, tunnel-address: 127.1.1.1}",
            "[w1]",
            "9: a host of west is a mapping of names to values"),
        arguments(
            "a value where a list is",
            "guests:",
            "guests: none\nguest:",
            "15: the file: guests is a list"),
        arguments(
            "port out of range", "7701", "77010", "6: a site: bus-port: '77010' is not a port"),
        arguments(
            "no tombstones",
            "bus-port: 7700",
            "tombstones: 0",
            "3: global-manager: tombstones: 1 to 1000000 of them, not 0"),
        arguments("bus port that nobody knows", "7701", "0", "6: a site: bus-port: a port from 1"),
        arguments("doubled port", "7702", "7700", "11: port 7700 is taken already, in line 3"),
        arguments(
            "doubled site", "id: east", "id: west", "10: site west is taken already, in line 5"),
        arguments(
            "bad site name", "id: east", "id: e/ast", "10: a site: id: 'e/ast' is not a name"),
        arguments(
            "clashing tunnel addresses",
            "127.1.3.1",
            "127.1.1.1",
            "14: tunnel address 127.1.1.1 is taken already, in line 9"),
        arguments(
            "tunnel address elsewhere",
            "127.1.3.1",
            "10.0.0.1",
            "14: a host of east: tunnel-address: '10.0.0.1' is not in 127.0.0.0/8"),
        arguments(
            "tunnel address that is none",
            "127.1.3.1",
            "127.1.3",
            "14: a host of east: tunnel-address: '127.1.3' is not an IP address"),
        arguments(
            "unknown host of a guest",
            "host: east/e1",
            "host: east/e9",
            "17: guest b: no host is named 'east/e9': there are west/w1, east/e1"),
        arguments(
            "doubled guest", "name: b", "name: a", "17: guest a is taken already, in line 16"),
        arguments(
            "doubled attachment",
            "name: b",
            "name: nic-a",
            "17: attachment nic-a is taken already, in line 16"),
        arguments(
            "doubled MAC address",
            "00:02\"",
            "00:01\"",
            "17: MAC address 02:00:00:00:00:01 is taken already, in line 16"),
        arguments(
            "malformed MAC address",
            "02:00:00:00:00:02",
            "02:00:00:00:02",
            "17: a guest: mac: '02:00:00:00:02' is not a MAC address"),
        arguments(
            "group MAC address",
            "02:00:00:00:00:02",
            "03:00:00:00:00:02",
            "17: a guest: mac: '03:00:00:00:00:02' is a group address"),
        arguments(
            "address without its network",
            "10.1.0.2/24",
            "10.1.0.2",
            "17: a guest: ip: '10.1.0.2' is not an address with its prefix length"),
        arguments(
            "unknown collection",
            "  segments:",
            "  segmnets:",
            "19: intents have no collection 'segmnets': they have sites, domains, "),
        arguments(
            "collection elsewhere",
            "      ports:",
            "      locale-services:",
            "22: segments/web has no collection 'locale-services' below it"),
        arguments("alias", "id: west", "id: *west", "5: aliases (*west) are not taken"),
        arguments("not YAML", "sites:", "sites: ]", "4: not YAML"),
        arguments("tab", "  api-port: 7780", "\tapi-port: 7780", "2: not YAML"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void shouldRefuseWithLineAndReason(String name, String right, String wrong, String said) {
    assertThat(GOOD).contains(right);

    assertThatExceptionOfType(MistakeException.class)
        .isThrownBy(() -> TopologyReader.parse("t.yaml", GOOD.replaceFirst(quote(right), wrong)))
        .withMessageContaining("t.yaml:" + said);
  }

  @Test
  void shouldTellAllMistakesAtOnce() {
    var text = GOOD.replace("{id: w1,", "{").replace("mac: \"02:00:00:00:00:02\", ", "");

    assertThatExceptionOfType(MistakeException.class)
        .isThrownBy(() -> TopologyReader.parse("t.yaml", text))
        .satisfies(refused ->
            assertThat(refused.mistakes()).extracting(Mistake::line).containsExactly(9, 17));
  }

  @Test
  void shouldRefuseAFileWithoutSites() {
    assertThatExceptionOfType(MistakeException.class)
        .isThrownBy(() -> TopologyReader.parse("t.yaml", "global-manager: {}\nsites: []\n"))
        .withMessage("t.yaml:1: the file has no 'sites': a list of at least one");
    assertThatExceptionOfType(MistakeException.class)
        .isThrownBy(() -> TopologyReader.parse("t.yaml", ""))
        .withMessageContaining("t.yaml:1: the file is empty");
  }

  private static String quote(String text) {
    return Pattern.quote(text);
  }
}
