package io.interspan.intentapi.logic.search;

import java.util.Arrays;
import java.util.Optional;

/// What a term holds values against: text with wildcards, `*` for any characters and `?` for one.
///
/// A character is a code point. Two that differ in case only are the same where the caller says so,
/// as far as one stands for one: `ß` is not `SS`.
public final class Glob {
  private static final int ANY_ONE = -1;
  private static final int ANY_RUN = -2;

  /// Code points, [#ANY_ONE] and [#ANY_RUN].
  private final int[] parts;

  private final String needle;

  private Glob(int[] parts) {
    this.parts = parts;
    this.needle = needle(parts);
  }

  /// Puts a glob together. Runs that follow each other are one.
  static final class Builder {
    private int[] parts = new int[16];
    private int size;
    private int wildcards;

    Builder text(int codePoint) {
      return add(codePoint);
    }

    Builder text(String text) {
      text.codePoints().forEach(this::add);
      return this;
    }

    Builder anyOne() {
      wildcards++;
      return add(ANY_ONE);
    }

    Builder anyRun() {
      if (size > 0 && parts[size - 1] == ANY_RUN) {
        return this;
      }
      wildcards++;
      return add(ANY_RUN);
    }

    Builder glob(Glob glob) {
      for (int part : glob.parts) {
        switch (part) {
          case ANY_RUN -> anyRun();
          case ANY_ONE -> anyOne();
          default -> add(part);
        }
      }
      return this;
    }

    int wildcards() {
      return wildcards;
    }

    Glob build() {
      return new Glob(Arrays.copyOf(parts, size));
    }

    private Builder add(int part) {
      if (size == parts.length) {
        parts = Arrays.copyOf(parts, 2 * size);
      }
      parts[size++] = part;
      return this;
    }
  }

  /// Returns a glob without wildcards.
  static Glob of(String text) {
    return new Builder().text(text).build();
  }

  /// Returns whether there is no wildcard.
  boolean isText() {
    return Arrays.stream(parts).allMatch(part -> part >= 0);
  }

  /// Returns the text, where there is no wildcard.
  Optional<String> text() {
    return isText() ? Optional.of(new String(parts, 0, parts.length)) : Optional.empty();
  }

  /// Returns the longest run of characters that stand for themselves, and are written in JSON as
  /// they are: a value that does not have it does not match. ASCII only, in lower case.
  String needle() {
    return needle;
  }

  private static String needle(int[] parts) {
    var best = "";
    var run = new StringBuilder();
    for (int part : parts) {
      if (part >= ' ' && part < 0x7f && part != '"' && part != '\\') {
        run.append((char) fold(part));
        if (run.length() > best.length()) {
          best = run.toString();
        }
      } else {
        run.setLength(0);
      }
    }
    return best;
  }

  /// Returns whether the whole value matches.
  boolean matches(String value, boolean ignoreCase) {
    return matches(value, 0, value.length(), ignoreCase);
  }

  /// Returns whether the value from `from` to `end` matches.
  boolean matches(String value, int from, int end, boolean ignoreCase) {
    int at = from;
    int part = 0;
    int lastRun = -1;
    int retry = from;
    while (at < end) {
      int codePoint = value.codePointAt(at);
      if (part < parts.length && parts[part] == ANY_RUN) {
        lastRun = part++;
        retry = at;
      } else if (part < parts.length && same(parts[part], codePoint, ignoreCase)) {
        part++;
        at += Character.charCount(codePoint);
      } else if (lastRun >= 0) {
        // The last run takes one character more.
        part = lastRun + 1;
        retry += Character.charCount(value.codePointAt(retry));
        at = retry;
      } else {
        return false;
      }
    }
    while (part < parts.length && parts[part] == ANY_RUN) {
      part++;
    }
    return part == parts.length;
  }

  private static boolean same(int part, int codePoint, boolean ignoreCase) {
    return part == ANY_ONE
        || part == codePoint
        || (ignoreCase && part >= 0 && fold(part) == fold(codePoint));
  }

  /// Returns a character without its case. What is not ASCII stays so, so that [#needle] misses
  /// nothing: the Kelvin sign is not a k.
  static int fold(int codePoint) {
    if (codePoint < 0x80) {
      return codePoint >= 'A' && codePoint <= 'Z' ? codePoint + ('a' - 'A') : codePoint;
    }
    int lower = Character.toLowerCase(codePoint);
    return lower < 0x80 ? codePoint : lower;
  }

  /// Returns the glob as a query has it, with what would mean something else escaped.
  @Override
  public String toString() {
    if (parts.length == 0) {
      return "\"\"";
    }
    var text = new StringBuilder();
    for (int part : parts) {
      switch (part) {
        case ANY_ONE -> text.append('?');
        case ANY_RUN -> text.append('*');
        default -> {
          if (!Character.isLetterOrDigit(part) && part != '_' && part != '.') {
            text.append('\\');
          }
          text.appendCodePoint(part);
        }
      }
    }
    return QueryParser.OPERATORS.contains(text.toString()) ? "\\" + text : text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Glob that && Arrays.equals(parts, that.parts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(parts);
  }
}
