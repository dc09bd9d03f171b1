package io.interspan.intentapi.logic.api;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a client means by a PATCH of an object that is there.
public enum PatchMeaning {
  /// What is absent stays (RFC 7396): two clients may change different fields of one object.
  MERGE,
  /// What is absent is taken out, as NSX does it: the object is given whole, those below it that
  /// are not named stay.
  REPLACE;

  /// What the SDK calls itself with which the Terraform provider for NSX is written. It leaves out
  /// what its user took out of a configuration, and expects it to be gone.
  private static final String SDK = "vapi/";

  /// Returns what the client with this `User-Agent` means.
  public static PatchMeaning of(@Nullable String userAgent) {
    return userAgent != null && userAgent.toLowerCase(Locale.ROOT).startsWith(SDK)
        ? REPLACE
        : MERGE;
  }
}
