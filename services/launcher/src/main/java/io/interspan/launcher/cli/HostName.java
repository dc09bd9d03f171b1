package io.interspan.launcher.cli;

/// A host as people name it: `west/w1`.
///
/// @param site its site's id
/// @param id its own within the site
record HostName(String site, String id) {
  /// Reads one.
  static HostName parse(String name) throws CommandException {
    int slash = name.indexOf('/');
    if (slash <= 0 || slash == name.length() - 1 || slash != name.lastIndexOf('/')) {
      throw new CommandException("'" + name + "' is no host: it is SITE/HOST, as in west/w1");
    }
    return new HostName(name.substring(0, slash), name.substring(slash + 1));
  }
}
