package io.interspan.message;

import org.jspecify.annotations.Nullable;

/// Where a service is reached: on the event bus, or at the end of a host's session. Written
/// `controller/west/1`, `site-manager/west`, `span`.
///
/// Each message names two: reading one allocates little, and writing one nothing.
public final class ServiceAddress implements Comparable<ServiceAddress> {
  /// The global manager.
  public static final ServiceAddress GLOBAL_MANAGER =
      new ServiceAddress(Role.GLOBAL_MANAGER, "", "");

  /// The span service.
  public static final ServiceAddress SPAN = new ServiceAddress(Role.SPAN, "", "");

  private final Role role;
  private final String site;
  private final String node;
  private final String text;

  private ServiceAddress(Role role, String site, String node) {
    if (site.contains("/") || node.contains("/") || (site.isEmpty() && !node.isEmpty())) {
      throw new IllegalArgumentException(
          "not an address: " + role.word() + ", '" + site + "', '" + node + "'");
    }
    this.role = role;
    this.site = site;
    this.node = node;
    this.text =
        site.isEmpty()
            ? role.word()
            : node.isEmpty() ? role.word() + "/" + site : role.word() + "/" + site + "/" + node;
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
    int first = text.indexOf('/');
    if (first < 0) {
      return new ServiceAddress(Role.parse(text), "", "");
    }
    var role = Role.parse(text.substring(0, first));
    int second = text.indexOf('/', first + 1);
    if (second < 0) {
      return new ServiceAddress(role, text.substring(first + 1), "");
    }
    if (text.indexOf('/', second + 1) >= 0) {
      throw new IllegalArgumentException("'" + text + "' is not an address like controller/west/1");
    }
    return new ServiceAddress(role, text.substring(first + 1, second), text.substring(second + 1));
  }

  /// Returns what it is.
  public Role role() {
    return role;
  }

  /// Returns its site; empty for the global ones.
  public String site() {
    return site;
  }

  /// Returns which one of the site it is; empty where there is only one.
  public String node() {
    return node;
  }

  @Override
  public int compareTo(ServiceAddress other) {
    return text.compareTo(other.text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServiceAddress address && text.equals(address.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
