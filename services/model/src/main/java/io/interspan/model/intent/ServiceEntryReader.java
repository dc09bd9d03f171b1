package io.interspan.model.intent;

import io.interspan.model.net.PortRange;
import java.util.List;

/// Reads `service_entries`, of a service or of a rule.
final class ServiceEntryReader {
  private ServiceEntryReader() {}

  static List<ServiceEntry> entries(IntentFields fields) {
    return fields.list("service_entries").stream().map(ServiceEntryReader::entry).toList();
  }

  private static ServiceEntry entry(IntentFields fields) {
    var type = fields.text("resource_type").orElse("");
    return switch (type) {
      case "L4PortSetServiceEntry" ->
          new ServiceEntry.Ports(
              fields.word("l4_protocol", ServiceEntry.L4.class, ServiceEntry.L4.TCP),
              ports(fields, "source_ports"),
              ports(fields, "destination_ports"));
      case "ICMPTypeServiceEntry" ->
          new ServiceEntry.Icmp(
              fields.text("protocol").orElse("").equals("ICMPv6"),
              fields.tryNumber("icmp_type"),
              fields.tryNumber("icmp_code"));
      case "IGMPTypeServiceEntry" -> new ServiceEntry.Igmp();
      case "IPProtocolServiceEntry" ->
          new ServiceEntry.IpProtocol(fields.number("protocol_number"));
      case "EtherTypeServiceEntry" -> new ServiceEntry.EtherType(fields.number("ether_type"));
      case "ALGTypeServiceEntry" ->
          new ServiceEntry.Algorithm(
              fields.text("alg").orElse(""),
              ports(fields, "source_ports"),
              ports(fields, "destination_ports"));
      case "NestedServiceServiceEntry" ->
          new ServiceEntry.OfService(
              fields
                  .path("nested_service_path")
                  .orElseThrow(() -> fields.unknown("nested service", "")));
      default -> throw fields.unknown("service entry", type);
    };
  }

  private static List<PortRange> ports(IntentFields fields, String field) {
    return fields.texts(field).stream().map(PortRange::parse).toList();
  }
}
