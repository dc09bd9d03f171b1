package io.interspan.controller.logic;

import io.interspan.message.AddressCodec;
import io.interspan.message.ArpEntry;
import io.interspan.message.AttachmentReport;
import io.interspan.message.HostReportEntry;
import io.interspan.message.LearnedAddress;
import io.interspan.message.MacEntry;
import io.interspan.message.MalformedMessageException;
import io.interspan.message.PortReport;
import io.interspan.message.ProtoBytes;
import io.interspan.message.RuntimeEntry;
import io.interspan.message.TepEntry;
import io.interspan.message.TepMessage;
import io.interspan.model.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a host reports, as its controller reads it.
///
/// @param attachments the workloads that are there, by the ids that the host knows them by
/// @param ports the open ports, by their paths
/// @param state the entries of the runtime tables that follow, by segment and key
/// @param problems what could not be read, or found no room, in words; it is left out
record HostView(
    SortedMap<String, AttachmentReport> attachments,
    SortedMap<String, PortReport> ports,
    SortedMap<String, SortedMap<String, Bytes>> state,
    List<String> problems) {
  static final HostView NONE =
      new HostView(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), List.of());

  HostView {
    attachments = Collections.unmodifiableSortedMap(new TreeMap<>(attachments));
    ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
    state = Collections.unmodifiableSortedMap(new TreeMap<>(state));
    problems = List.copyOf(problems);
  }

  /// Reads a host's report.
  ///
  /// @param most the most entries on one segment; of more, the last in the order of keys are taken
  static HostView read(NavigableMap<String, Bytes> report, int most) {
    var reader = new Reader();
    report.forEach(reader::entry);
    return reader.view(most);
  }

  private static final class Reader {
    private final TreeMap<String, AttachmentReport> attachments = new TreeMap<>();
    private final TreeMap<String, PortReport> ports = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private @Nullable TepMessage tep;

    void entry(String key, Bytes value) {
      try {
        var entry = ProtoBytes.parse(HostReportEntry.parser(), value, key);
        switch (entry.getReportCase()) {
          case INFO -> {
            AddressCodec.tep(entry.getInfo().getTep());
            tep = entry.getInfo().getTep();
          }
          case ATTACHMENT ->
              attachments.put(entry.getAttachment().getAttachmentId(), entry.getAttachment());
          case PORT -> ports.put(entry.getPort().getPath(), entry.getPort());
          case REPORT_NOT_SET -> problems.add(key + ": says nothing");
        }
      } catch (MalformedMessageException e) {
        problems.add(e.getMessage());
      }
    }

    HostView view(int most) {
      var state = new TreeMap<String, SortedMap<String, Bytes>>();
      var tep = this.tep;
      if (tep == null) {
        if (!ports.isEmpty()) {
          problems.add("ports are reported, but no tunnel endpoint");
        }
        return new HostView(attachments, ports, state, problems);
      }
      var bySegment = new TreeMap<String, TreeMap<String, RuntimeEntry>>();
      ports
          .values()
          .forEach(port ->
              addPort(
                  tep, port, bySegment.computeIfAbsent(port.getSegment(), _ -> new TreeMap<>())));
      bySegment.forEach((segment, entries) -> {
        if (entries.size() > most) {
          problems.add(
              "%d entries on segment %s, at most %d are taken"
                  .formatted(entries.size(), segment, most));
        }
        var taken = new TreeMap<String, Bytes>();
        // The Tep sorts last: it must not be what is left out.
        entries
            .descendingMap()
            .forEach((key, entry) -> {
              if (taken.size() < most) {
                taken.put(key, ProtoBytes.serialize(entry));
              }
            });
        state.put(segment, Collections.unmodifiableSortedMap(taken));
      });
      return new HostView(attachments, ports, state, problems);
    }

    private void addPort(TepMessage tep, PortReport port, SortedMap<String, RuntimeEntry> entries) {
      entries.put(
          "tep/" + AddressCodec.tep(tep).address(),
          RuntimeEntry.newBuilder()
              .setTep(TepEntry.newBuilder().setTep(tep).setReplicate(true).setAdmit(true))
              .build());
      for (var learned : port.getLearnedList()) {
        try {
          addLearned(tep, port.getPath(), learned, entries);
        } catch (MalformedMessageException e) {
          problems.add(port.getPath() + ": " + e.getMessage());
        }
      }
    }

    private static void addLearned(
        TepMessage tep,
        String port,
        LearnedAddress learned,
        SortedMap<String, RuntimeEntry> entries) {
      long sequence = learned.getMobilitySequence();
      var mac = AddressCodec.mac(learned.getMac());
      entries.merge(
          "mac/" + mac,
          RuntimeEntry.newBuilder()
              .setMac(
                  MacEntry.newBuilder()
                      .setMac(mac.value())
                      .setTep(tep)
                      .setPort(port)
                      .setMobilitySequence(sequence))
              .build(),
          (one, other) ->
              other.getMac().getMobilitySequence() > one.getMac().getMobilitySequence()
                  ? other
                  : one);
      for (var bytes : learned.getIpsList()) {
        entries.merge(
            "arp/" + AddressCodec.ip(bytes),
            RuntimeEntry.newBuilder()
                .setArp(
                    ArpEntry.newBuilder()
                        .setIp(bytes)
                        .setMac(mac.value())
                        .setMobilitySequence(sequence))
                .build(),
            (one, other) ->
                other.getArp().getMobilitySequence() > one.getArp().getMobilitySequence()
                    ? other
                    : one);
      }
    }
  }
}
