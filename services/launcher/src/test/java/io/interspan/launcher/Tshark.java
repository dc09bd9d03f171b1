package io.interspan.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Another program's reading of a file of packets.
///
/// @param program where it is
record Tshark(Path program) {
  /// What says that a packet is not what it should be.
  private static final List<String> FAULTS =
      List.of(
          "_ws.malformed",
          "ip.checksum.status",
          "udp.checksum.status",
          "tcp.checksum.status",
          "icmp.checksum.status");

  /// Returns these fields of each packet; several values of a field have commas in between.
  List<Map<String, String>> read(Path file, String... fields)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(program.toString(), "-n", "-r", file.toString()));
    for (var protocol : List.of("ip", "udp", "tcp")) {
      command.addAll(List.of("-o", protocol + ".check_checksum:TRUE"));
    }
    command.addAll(List.of("-T", "fields", "-E", "separator=|"));
    List.of(fields).forEach(field -> command.addAll(List.of("-e", field)));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    var lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor()).as("the file is whole").isZero();
    return lines.stream().map(line -> packet(line, fields)).toList();
  }

  private static Map<String, String> packet(String line, String... fields) {
    var values = line.split("\\|", -1);
    var packet = new LinkedHashMap<String, String>();
    for (int i = 0; i < fields.length; i++) {
      packet.put(fields[i], values[i]);
    }
    return packet;
  }

  /// Fails where a packet is malformed, or has a wrong checksum.
  void mustBeRight(Path file) throws IOException, InterruptedException {
    assertThat(read(file, FAULTS.toArray(String[]::new)))
        .isNotEmpty()
        .allSatisfy(packet -> {
          assertThat(packet.get("_ws.malformed")).isEmpty();
          // Bad is 0.
          packet.forEach((_, value) -> assertThat(value.split(",")).doesNotContain("0"));
        });
  }
}
