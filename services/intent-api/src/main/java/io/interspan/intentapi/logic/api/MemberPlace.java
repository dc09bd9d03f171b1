package io.interspan.intentapi.logic.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// A member's place in the list of a group's members: by site, then by port.
///
/// @param site the site
/// @param port the port's path
public record MemberPlace(String site, String port) implements Comparable<MemberPlace> {
  private static final Comparator<MemberPlace> ORDER =
      Comparator.comparing(MemberPlace::site).thenComparing(MemberPlace::port);

  @Override
  public int compareTo(MemberPlace other) {
    return ORDER.compare(this, other);
  }

  /// Reads a cursor that a page gave.
  ///
  /// @throws ApiException where it is none
  static MemberPlace parse(String cursor) {
    @Nullable String text = null;
    try {
      text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    int end = text == null ? -1 : text.indexOf(' ');
    if (text == null || end <= 0 || !text.startsWith("/", end + 1)) {
      throw new ApiException(
          ErrorCode.INVALID_PARAMETER,
          "query parameter 'cursor' is not one that a list of members gave: take it from the last"
              + " page");
    }
    return new MemberPlace(text.substring(0, end), text.substring(end + 1));
  }

  /// Returns it as a cursor.
  String cursor() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((site + " " + port).getBytes(StandardCharsets.UTF_8));
  }
}
