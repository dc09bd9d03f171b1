package io.interspan.intentapi.logic.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.interspan.model.intent.IntentType;
import java.util.List;
import java.util.stream.Stream;

/// Services, and the entries that say what traffic is of their kind.
final class ServiceTypes {
  /// As NSX has it.
  private static final int MAX_PORTS = 15;

  private static final int MAX_ENTRIES = 128;
  private static final String ETHER = "EtherTypeServiceEntry";

  private static final FieldType.Variant PORTS =
      Kinds.variant(
          "L4PortSetServiceEntry",
          Field.enforced("l4_protocol", FieldType.Word.of("TCP", "UDP"), "the protocol")
              .mustBeThere(),
          ports("destination_ports", 0),
          ports("source_ports", 0));

  private static final FieldType.Variant ICMP =
      Kinds.variant(
          "ICMPTypeServiceEntry",
          ServiceTypes::icmp,
          Field.enforced("protocol", FieldType.Word.of("ICMPv4", "ICMPv6"), "the protocol")
              .mustBeThere(),
          Field.enforced("icmp_type", Kinds.number(0, 255), "the type; any where it is absent"),
          Field.enforced("icmp_code", Kinds.number(0, 255), "the code; any where it is absent"));

  private static final FieldType.Variant IGMP = Kinds.variant("IGMPTypeServiceEntry");

  private static final FieldType.Variant IP_PROTOCOL =
      Kinds.variant(
          "IPProtocolServiceEntry",
          Field.enforced("protocol_number", Kinds.number(0, 255), "as IANA numbers them")
              .mustBeThere());

  private static final FieldType.Variant ETHER_TYPE =
      Kinds.variant(
          ETHER,
          Field.enforced("ether_type", Kinds.number(0, 65_535), "the EtherType").mustBeThere());

  private static final FieldType.Variant ALGORITHM =
      Kinds.variant(
          "ALGTypeServiceEntry",
          Field.kept(
                  "alg",
                  FieldType.Word.of(
                      "FTP",
                      "TFTP",
                      "ORACLE_TNS",
                      "SUN_RPC_TCP",
                      "SUN_RPC_UDP",
                      "MS_RPC_TCP",
                      "MS_RPC_UDP",
                      "NBNS_BROADCAST",
                      "NBDG_BROADCAST"),
                  "the protocol")
              .mustBeThere(),
          ports("destination_ports", 1).mustBeThere(),
          ports("source_ports", 0));

  private static final FieldType.Variant NESTED =
      Kinds.variant(
          "NestedServiceServiceEntry",
          Field.enforced(
                  "nested_service_path", FieldType.PathTo.one(Forms.SERVICE), "another service")
              .mustBeThere());

  private static final List<FieldType.Variant> SIMPLE =
      List.of(PORTS, ICMP, IGMP, IP_PROTOCOL, ETHER_TYPE, ALGORITHM);

  /// The entries that a rule may have itself.
  static final FieldType.ListOf RULE_ENTRIES =
      new FieldType.ListOf(
          new FieldType.Variants(
              SIMPLE,
              List.of(
                  new FieldType.Noted(
                      "NestedServiceServiceEntry", "a rule names services in 'services'"))),
          MAX_ENTRIES);

  private static final ResourceType SERVICE =
      ResourceType.at("services", IntentType.SERVICE, "A kind of traffic")
          .livingAt(Level.BOTH)
          .withoutCycles()
          .checkedBy(ServiceTypes::noMixture)
          .with(
              Field.enforced(
                  "service_entries",
                  new FieldType.ListOf(
                      new FieldType.Variants(
                          Stream.concat(SIMPLE.stream(), Stream.of(NESTED)).toList(), List.of()),
                      MAX_ENTRIES),
                  "what is of the kind: what one of these is"),
              Field.readOnly("is_default", Kinds.FLAG, "whether it is one of the predefined")
                  .or(false),
              Field.readOnly("service_type", Kinds.line(), "not in answers"));

  static final List<ResourceType> ALL = List.of(SERVICE);

  private ServiceTypes() {}

  private static Field ports(String name, int min) {
    return Field.enforced(
        name,
        new FieldType.ListOf(
            new FieldType.Text(1, 16, TextForm.PORTS), min, min == 1 ? 1 : MAX_PORTS),
        "ports and ranges of ports; any where there are none");
  }

  private static void icmp(String at, JsonNode entry, Problems problems) {
    if (entry.path("icmp_code").isNumber() && !entry.path("icmp_type").isNumber()) {
      problems.add(
          Problem.Kind.INVALID,
          at + "icmp_code",
          entry.path("icmp_code"),
          "a code belongs to a type: give icmp_type, too");
    }
  }

  private static void noMixture(String at, JsonNode service, Problems problems) {
    long layer2 = 0;
    var entries = service.path("service_entries");
    for (var entry : entries) {
      layer2 += entry.path(FieldType.Variants.BY).asText().equals(ETHER) ? 1 : 0;
    }
    if (layer2 > 0 && layer2 < entries.size()) {
      problems.add(
          Problem.Kind.INVALID,
          at + "service_entries",
          "of mixed layers",
          "a service with an " + ETHER + " has no other entries");
    }
  }
}
