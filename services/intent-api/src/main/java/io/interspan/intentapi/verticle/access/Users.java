package io.interspan.intentapi.verticle.access;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Those who may use the API, with their passwords' hashes. Immutable.
///
/// As a file: a line each, `NAME:HASH`, with [PasswordHash]'s form; empty lines, and those that
/// begin with `#`, are passed over.
final class Users {
  /// The user that is there from the first start on.
  static final String ADMIN = "admin";

  /// The most users of a file.
  static final int MAX_USERS = 1_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

  /// What a password is held against whose user there is not, so that the answer takes as long; it
  /// is refused whatever comes of that.
  private final PasswordHash nobody;

  private final SortedMap<String, PasswordHash> hashes;

  private Users(SortedMap<String, PasswordHash> hashes, PasswordHash nobody) {
    this.hashes = hashes;
    this.nobody = nobody;
  }

  /// Reads a file's text.
  ///
  /// @throws IllegalArgumentException naming the line that is wrong
  static Users parse(String text) {
    var hashes = new TreeMap<String, PasswordHash>();
    int number = 0;
    for (var line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int colon = line.indexOf(':');
      var name = colon < 0 ? "" : line.substring(0, colon);
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "line " + number + " is NAME:HASH, the name of 1 to 64 letters, digits and . _ @ -");
      }
      try {
        if (hashes.put(name, PasswordHash.parse(line.substring(colon + 1).strip())) != null) {
          throw new IllegalArgumentException("user " + name + " is there twice");
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
      }
    }
    if (hashes.isEmpty() || hashes.size() > MAX_USERS) {
      throw new IllegalArgumentException(
          "there are 1 to " + MAX_USERS + " users, not " + hashes.size());
    }
    return new Users(hashes, hashes.firstEntry().getValue());
  }

  /// Returns whether the password is the user's. Slow on purpose, and as slow where there is no
  /// such user.
  boolean verify(String user, String password) {
    var hash = hashes.get(user);
    boolean matches = (hash == null ? nobody : hash).matches(password);
    return matches && hash != null;
  }

  /// Returns whether there is such a user.
  boolean has(String user) {
    return hashes.containsKey(user);
  }

  /// Returns the file's line for a user.
  static String line(String user, PasswordHash hash) {
    return user + ":" + hash + "\n";
  }
}
