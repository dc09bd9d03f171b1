package io.interspan.message;

/// Where a service is reached: on the event bus, or at the end of a host's session. Written
/// `controller/west/1`, `site-manager/west`, `span`.
///
/// @param role what it is
/// @param site its site, empty for the global ones
/// @param node which one of the site, empty where there is only one
public record ServiceAddress(Role role, String site, String node)
    implements Comparable<ServiceAddress> {
  /// The global manager.
  public static final ServiceAddress GLOBAL_MANAGER =
      new ServiceAddress(Role.GLOBAL_MANAGER, "", "");

  /// The span service.
  public static final ServiceAddress SPAN = new ServiceAddress(Role.SPAN, "", "");

  public ServiceAddress {
    if (site.contains("/") || node.contains("/") || (site.isEmpty() && !node.isEmpty())) {
      throw new IllegalArgumentException(
          "not an address: " + role.word() + ", '" + site + "', '" + node + "'");
    }
  }

  /// Returns the address of a site's manager.
  public static ServiceAddress siteManager(String site) {
    return new ServiceAddress(Role.SITE_MANAGER, site, "");
  }

  /// Returns the address of a node of a site's control plane.
  public static ServiceAddress controller(String site, String node) {
    return new ServiceAddress(Role.CONTROLLER, site, node);
  }

  /// Returns the address of a host's agent.
  public static ServiceAddress host(String site, String host) {
    return new ServiceAddress(Role.HOST, site, host);
  }

  /// Reads what [#toString] writes.
  ///
  /// @throws IllegalArgumentException naming the text
  public static ServiceAddress parse(String text) {
    String[] words = text.split("/", -1);
    if (words.length > 3) {
      throw new IllegalArgumentException("'" + text + "' is not an address like controller/west/1");
    }
    return new ServiceAddress(
        Role.parse(words[0]), words.length > 1 ? words[1] : "", words.length > 2 ? words[2] : "");
  }

  @Override
  public int compareTo(ServiceAddress other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return role.word() + (site.isEmpty() ? "" : "/" + site) + (node.isEmpty() ? "" : "/" + node);
  }
}
