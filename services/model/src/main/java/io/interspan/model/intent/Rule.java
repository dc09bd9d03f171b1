package io.interspan.model.intent;

import io.interspan.model.Bytes;
import io.interspan.model.net.AddressRange;
import java.util.List;
import java.util.stream.Stream;

/// Which traffic passes: the first rule that traffic matches decides.
///
/// @param path its policy's, then `/rules/{id}`
/// @param displayName what people call it
/// @param id its number, which no other rule has
/// @param sequenceNumber its place within the policy; then the path decides
/// @param action what becomes of the traffic
/// @param direction as seen from the workload
/// @param ipVersion of which version the traffic is
/// @param sources who sends
/// @param destinations who receives
/// @param services of which kind it is; with the entries: any where both are empty
/// @param entries kinds that it names itself
/// @param scope where it applies; where its policy does where that is empty
/// @param disabled whether it is passed over
/// @param logged whether what it decides is written down
/// @param label the word that is written with it
public record Rule(
    IntentPath path,
    String displayName,
    long id,
    long sequenceNumber,
    Action action,
    Direction direction,
    IpVersion ipVersion,
    Peers sources,
    Peers destinations,
    List<IntentPath> services,
    List<ServiceEntry> entries,
    List<IntentPath> scope,
    boolean disabled,
    boolean logged,
    String label) {
  /// What becomes of traffic.
  public enum Action {
    /// It passes.
    ALLOW,
    /// It does not, and nobody is told.
    DROP,
    /// It does not, and the sender is told.
    REJECT,
    /// It is judged by the rules of the category Application next.
    JUMP_TO_APPLICATION
  }

  /// A direction as seen from the workload.
  public enum Direction {
    /// To it.
    IN,
    /// From it.
    OUT,
    /// Both.
    IN_OUT
  }

  /// Versions of IP.
  public enum IpVersion {
    /// Version 4.
    IPV4,
    /// Version 6.
    IPV6,
    /// Both.
    IPV4_IPV6
  }

  /// The workloads and addresses at one end of traffic.
  ///
  /// @param groups groups; with the ranges: anyone where both are empty
  /// @param ranges addresses that the rule names itself
  /// @param excluded whether it is all others that are meant
  public record Peers(List<IntentPath> groups, List<AddressRange> ranges, boolean excluded) {
    public Peers {
      groups = List.copyOf(groups);
      ranges = List.copyOf(ranges);
    }

    /// Returns whether anyone is meant.
    public boolean isAny() {
      return groups.isEmpty() && ranges.isEmpty();
    }
  }

  public Rule {
    services = List.copyOf(services);
    entries = List.copyOf(entries);
    scope = List.copyOf(scope);
  }

  /// Reads a rule that the log holds.
  ///
  /// @throws IllegalArgumentException where it does not hold what the API lets in
  public static Rule read(IntentPath path, Bytes json) {
    var fields = IntentFields.of(path, json);
    return new Rule(
        path,
        fields.displayName(),
        fields.count("rule_id"),
        fields.count("sequence_number"),
        fields.word("action", Action.class, Action.DROP),
        fields.word("direction", Direction.class, Direction.IN_OUT),
        fields.word("ip_protocol", IpVersion.class, IpVersion.IPV4_IPV6),
        peers(fields, "source_groups", "sources_excluded"),
        peers(fields, "destination_groups", "destinations_excluded"),
        fields.pathsOrAny("services"),
        ServiceEntryReader.entries(fields),
        fields.pathsOrAny("scope"),
        fields.flag("disabled", false),
        fields.flag("logged", false),
        fields.text("tag").orElse(""));
  }

  /// Reads a rule that the log holds.
  public static Rule read(StoredIntent stored) {
    return read(stored.path(), stored.json());
  }

  private static Peers peers(IntentFields fields, String groups, String excluded) {
    return new Peers(
        fields.pathsOrAny(groups),
        fields.texts(groups).stream()
            .filter(text -> !text.startsWith("/") && !text.equals(IntentFields.ANY))
            .map(AddressRange::parse)
            .toList(),
        fields.flag(excluded, false));
  }

  /// Returns the path of the policy that it belongs to.
  public IntentPath policy() {
    return path.parent();
  }

  /// Returns the groups of its source, destination and scope, each once.
  public List<IntentPath> named() {
    return Stream.of(sources.groups(), destinations.groups(), scope)
        .flatMap(List::stream)
        .distinct()
        .toList();
  }
}
