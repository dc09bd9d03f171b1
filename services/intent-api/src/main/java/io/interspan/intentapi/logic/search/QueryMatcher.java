package io.interspan.intentapi.logic.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.search.Query.Match;
import io.interspan.model.Bytes;
import io.interspan.model.intent.StoredIntent;
import java.util.List;
import java.util.function.Supplier;

/// Says which objects a query is about.
///
/// Objects are kept as text, and to make an object of the text costs most of a search. So each is
/// first looked at from outside: its path, its type, and whether characters that it must have are
/// in its text at all. Only where that leaves it open is the object itself asked for.
public final class QueryMatcher {
  /// Fields whose values are in an object's text as they are: what a query looks for in them is
  /// there, or is not.
  private static final List<String> WRITTEN =
      List.of("display_name", "description", "tags", "tags.scope", "tags.tag");

  /// What is known from outside.
  private enum Glance {
    NO,
    YES,
    OPEN;

    static Glance of(boolean known) {
      return known ? YES : NO;
    }
  }

  private QueryMatcher() {}

  /// Returns whether a query is about an object.
  ///
  /// @param stored the object as it is kept
  /// @param object the object as the API gives it; asked for only where that is needed
  public static boolean matches(Query query, StoredIntent stored, Supplier<ObjectNode> object) {
    return switch (glance(query, stored)) {
      case YES -> true;
      case NO -> false;
      case OPEN -> matches(query, object.get());
    };
  }

  /// Returns whether a query is about an object, as the API gives it.
  static boolean matches(Query query, ObjectNode object) {
    return switch (query) {
      case Query.And(var parts) -> parts.stream().allMatch(part -> matches(part, object));
      case Query.Or(var parts) -> parts.stream().anyMatch(part -> matches(part, object));
      case Query.Not(var part) -> !matches(part, object);
      case Query.Term(var field, var match) ->
          field
              .map(name -> FieldValues.any(object, name, value -> Values.holds(name, match, value)))
              .orElseGet(
                  () -> FieldValues.anyField(object, value -> Values.holdsAnywhere(match, value)));
    };
  }

  private static Glance glance(Query query, StoredIntent stored) {
    return switch (query) {
      case Query.And(var parts) -> glance(parts, stored, Glance.NO, Glance.YES);
      case Query.Or(var parts) -> glance(parts, stored, Glance.YES, Glance.NO);
      case Query.Not(var part) ->
          switch (glance(part, stored)) {
            case NO -> Glance.YES;
            case YES -> Glance.NO;
            case OPEN -> Glance.OPEN;
          };
      case Query.Term term -> glance(term, stored);
    };
  }

  /// Joins what is known of the parts.
  ///
  /// @param decides what one part decides for all
  /// @param otherwise what it is where all parts are the other
  private static Glance glance(
      List<Query> parts, StoredIntent stored, Glance decides, Glance otherwise) {
    var joined = otherwise;
    for (var part : parts) {
      var one = glance(part, stored);
      if (one == decides) {
        return decides;
      }
      if (one == Glance.OPEN) {
        joined = Glance.OPEN;
      }
    }
    return joined;
  }

  private static Glance glance(Query.Term term, StoredIntent stored) {
    var path = stored.path().value();
    if (term.field().isEmpty()) {
      return glanceAnywhere(term.match(), stored);
    }
    var field = term.field().get();
    return switch (field) {
      case "path" -> known(field, term.match(), path);
      case "parent_path" -> known(field, term.match(), parent(path));
      case "id", "relative_path" -> known(field, term.match(), stored.path().id());
      case "resource_type" -> known(field, term.match(), stored.type().apiName());
      default ->
          term.match() instanceof Match.Like(Glob glob)
                  && WRITTEN.contains(field)
                  && !has(stored.json(), glob.needle())
              ? Glance.NO
              : Glance.OPEN;
    };
  }

  private static Glance known(String field, Match match, String value) {
    return Glance.of(Values.holds(field, match, value));
  }

  private static Glance glanceAnywhere(Match match, StoredIntent stored) {
    if (match instanceof Match.Like(Glob glob)) {
      var needle = glob.needle();
      return has(stored.json(), needle) || has(Bytes.utf8(stored.path().value()), needle)
          ? Glance.OPEN
          : Glance.NO;
    }
    return Glance.OPEN;
  }

  /// Returns the path without its last two words, as [io.interspan.model.intent.IntentPath#parent]
  /// does, without making a path of it.
  private static String parent(String path) {
    int collection = path.lastIndexOf('/', path.lastIndexOf('/') - 1);
    return collection <= 0 ? path : path.substring(0, collection);
  }

  /// Returns whether text has characters in a row, in lower or upper case.
  private static boolean has(Bytes text, String needle) {
    if (needle.isEmpty()) {
      return true;
    }
    byte[] bytes = text.unsafeArray();
    char lower = needle.charAt(0);
    int upper = Character.toUpperCase(lower);
    for (int i = 0; i + needle.length() <= bytes.length; i++) {
      if ((bytes[i] == lower || bytes[i] == upper) && isAt(i, bytes, needle)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAt(int at, byte[] bytes, String needle) {
    for (int i = 1; i < needle.length(); i++) {
      if (Glob.fold(bytes[at + i]) != needle.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
