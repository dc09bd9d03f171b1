package io.interspan.sitemanager.logic;

import com.google.protobuf.UnsafeByteOperations;
import io.interspan.intentapi.logic.state.IntentState;
import io.interspan.message.DefinitionPlan;
import io.interspan.message.PlanEntry;
import io.interspan.message.PlanLabels;
import io.interspan.message.PortPlan;
import io.interspan.message.ProtoBytes;
import io.interspan.message.SegmentPlan;
import io.interspan.model.Bytes;
import io.interspan.model.intent.AddressBinding;
import io.interspan.model.intent.AdminState;
import io.interspan.model.intent.Definition;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogRow;
import io.interspan.model.intent.Rule;
import io.interspan.model.intent.Segment;
import io.interspan.model.intent.SegmentPort;
import io.interspan.model.intent.StoredIntent;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Makes entries of the configuration of the site's own objects: what the span service does for
/// global ones. A site's own object is at this site, and nowhere else.
///
/// @param site the id of the site
record OwnCompiler(String site) {
  private static final String UP = "UP";
  private static final String DOWN = "DOWN";

  /// Returns the entries of all objects, by their paths.
  SortedMap<String, Bytes> all(IntentState state) {
    var entries = new TreeMap<String, Bytes>();
    for (var stored : state.all()) {
      entry(stored, state).ifPresent(entry -> entries.put(stored.path().value(), entry));
    }
    return entries;
  }

  /// Returns the paths of the objects whose entries a row may have changed.
  ///
  /// @param state as it is after the row
  static SortedSet<String> concerned(LogRow row, IntentState state) {
    var concerned = new TreeSet<String>();
    for (var change : row.changes()) {
      concerned.add(change.path().value());
      if (change.type() == IntentType.SEGMENT) {
        state.below(change.path()).forEach(below -> concerned.add(below.path().value()));
      }
    }
    return concerned;
  }

  /// Returns the entry of the object at a path, if there is an object that has one.
  Optional<Bytes> entry(String path, IntentState state) {
    var stored = state.get(new IntentPath(path));
    return stored == null ? Optional.empty() : entry(stored, state);
  }

  private Optional<Bytes> entry(StoredIntent stored, IntentState state) {
    return switch (stored.type()) {
      case SEGMENT -> Optional.of(segment(Segment.read(stored)));
      case SEGMENT_PORT -> port(SegmentPort.read(stored), state);
      case RULE ->
          Rule.read(stored).disabled() ? Optional.empty() : Optional.of(definition(stored));
      case GROUP, SECURITY_POLICY, SERVICE -> Optional.of(definition(stored));
      // Nothing that a controller acts upon is made of the other types.
      default -> Optional.empty();
    };
  }

  private Bytes definition(StoredIntent stored) {
    var json = Definition.of(stored.path(), stored.type(), stored.json());
    var definition =
        DefinitionPlan.newBuilder()
            .setPath(stored.path().value())
            .setType(stored.type().apiName())
            .setJson(UnsafeByteOperations.unsafeWrap(json.unsafeArray()));
    if (stored.type() == IntentType.GROUP) {
      definition.addMemberSites(site);
    }
    return ProtoBytes.serialize(PlanEntry.newBuilder().setDefinition(definition).build());
  }

  private Bytes segment(Segment segment) {
    return ProtoBytes.serialize(
        PlanEntry.newBuilder()
            .setSegment(
                SegmentPlan.newBuilder()
                    .setPath(segment.path().value())
                    .setVni(segment.overlayId().value())
                    .addAllGateways(segment.gateways().stream().map(Object::toString).toList())
                    .setReplicationMode(segment.replicationMode().name())
                    .setRouter(segment.connectivityPath().map(IntentPath::value).orElse(""))
                    .addSites(site)
                    .setLabels(
                        PlanLabels.of(segment.path(), segment.displayName(), segment.tags())))
            .build());
  }

  private static Optional<Bytes> port(SegmentPort port, IntentState state) {
    var segment = state.get(port.segment());
    if (segment == null) {
      return Optional.empty();
    }
    boolean up =
        port.adminState() == AdminState.UP && Segment.read(segment).adminState() == AdminState.UP;
    return Optional.of(
        ProtoBytes.serialize(
            PlanEntry.newBuilder()
                .setPort(
                    PortPlan.newBuilder()
                        .setPath(port.path().value())
                        .setSegment(port.segment().value())
                        .setAttachmentId(port.attachmentId().orElse(""))
                        .addAllAddresses(
                            port.addressBindings().stream()
                                .flatMap(OwnCompiler::addresses)
                                .sorted()
                                .distinct()
                                .toList())
                        .setAdminState(up ? UP : DOWN)
                        .setLabels(PlanLabels.of(port.path(), port.displayName(), port.tags())))
                .build()));
  }

  private static Stream<String> addresses(AddressBinding binding) {
    return Stream.concat(
        binding.ip().stream().map(Object::toString), binding.mac().stream().map(Object::toString));
  }
}
