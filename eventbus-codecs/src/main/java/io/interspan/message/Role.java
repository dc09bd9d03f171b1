package io.interspan.message;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a service is in the chain.
public enum Role {
  /// Takes intents, keeps the log.
  GLOBAL_MANAGER("global-manager"),
  /// Compiles the log into site plans.
  SPAN("span"),
  /// A site's manager.
  SITE_MANAGER("site-manager"),
  /// One node of a site's control plane.
  CONTROLLER("controller"),
  /// The agent on a host.
  HOST("host");

  private static final Map<String, Role> BY_WORD =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(Role::word, Function.identity()));

  private final String word;

  Role(String word) {
    this.word = word;
  }

  /// Returns the word in addresses.
  public String word() {
    return word;
  }

  /// Returns the role with this word.
  ///
  /// @throws IllegalArgumentException naming the word
  public static Role parse(String word) {
    var role = BY_WORD.get(word);
    if (role == null) {
      throw new IllegalArgumentException("no service has the role '" + word + "'");
    }
    return role;
  }
}
