package io.interspan.model.intent;

import io.interspan.model.Bytes;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import java.util.List;
import java.util.Optional;

/// A workload's place on a segment.
///
/// @param path `/global-infra/segments/{segment}/ports/{id}`, the global port id
/// @param displayName what people call it
/// @param attachmentId what a host reports of the workload that belongs here; unique over all ports
/// @param addressBindings the addresses that it may use; any where there are none
/// @param adminState whether it carries traffic
/// @param tags its labels, in the order in which they were given
public record SegmentPort(
    IntentPath path,
    String displayName,
    Optional<String> attachmentId,
    List<AddressBinding> addressBindings,
    AdminState adminState,
    List<Tag> tags) {
  public SegmentPort {
    addressBindings = List.copyOf(addressBindings);
    tags = List.copyOf(tags);
  }

  /// Reads a port that the log holds.
  ///
  /// @throws IllegalArgumentException where it does not hold what the API lets in
  public static SegmentPort read(IntentPath path, Bytes json) {
    var fields = IntentFields.of(path, json);
    return new SegmentPort(
        path,
        fields.displayName(),
        fields.below("attachment").text("id"),
        fields.list("address_bindings").stream()
            .map(binding ->
                new AddressBinding(
                    binding.text("ip_address").map(IpAddress::parse),
                    binding.text("mac_address").map(MacAddress::parse)))
            .toList(),
        fields.word("admin_state", AdminState.class, AdminState.UP),
        fields.tags());
  }

  /// Reads a port that the log holds.
  public static SegmentPort read(StoredIntent stored) {
    return read(stored.path(), stored.json());
  }

  /// Returns the path of the segment that the port is on.
  public IntentPath segment() {
    return path.parent();
  }
}
