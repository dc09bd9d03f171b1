package io.interspan.intentapi.logic.api;

import java.util.List;
import java.util.Optional;

/// The query of a request, decoded.
///
/// @param parameters in the order in which they came
public record QueryParameters(List<Parameter> parameters) {
  /// One of them.
  ///
  /// @param name before the equals sign
  /// @param value after it
  public record Parameter(String name, String value) {}

  public QueryParameters {
    parameters = List.copyOf(parameters);
  }

  /// Refuses what an operation does not know, so that a misspelt parameter does not go unnoticed.
  ///
  /// @throws ApiException naming the parameter, and those that there are
  void allow(String... names) {
    var allowed = List.of(names);
    for (var parameter : parameters) {
      if (!allowed.contains(parameter.name())) {
        throw new ApiException(
            ErrorCode.INVALID_PARAMETER,
            "there is no query parameter '"
                + shown(parameter.name())
                + "' here; "
                + (allowed.isEmpty()
                    ? "there are none"
                    : "there are: " + String.join(", ", names)));
      }
    }
    once(names);
  }

  /// Refuses parameters of these names that are given more than once.
  ///
  /// @throws ApiException naming the parameter
  void once(String... names) {
    for (var name : names) {
      if (parameters.stream().filter(one -> one.name().equals(name)).count() > 1) {
        throw new ApiException(
            ErrorCode.INVALID_PARAMETER, "query parameter '" + name + "' is given more than once");
      }
    }
  }

  /// Returns the others.
  QueryParameters without(String... names) {
    return new QueryParameters(
        parameters.stream().filter(one -> !List.of(names).contains(one.name())).toList());
  }

  Optional<String> text(String name) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equals(name))
        .map(Parameter::value)
        .findFirst();
  }

  boolean flag(String name, boolean otherwise) {
    return text(name)
        .map(text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw invalid(name, text, "it is true or false");
            })
        .orElse(otherwise);
  }

  String word(String name, String otherwise, String... words) {
    return text(name)
        .map(text -> {
          if (List.of(words).contains(text)) {
            return text;
          }
          throw invalid(name, text, "it is one of: " + String.join(", ", words));
        })
        .orElse(otherwise);
  }

  long number(String name, long otherwise, long min, long max) {
    return text(name)
        .map(text -> {
          try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
              return number;
            }
          } catch (NumberFormatException _) {
            // Said below, with the range.
          }
          throw invalid(name, text, "it is a whole number from " + min + " to " + max);
        })
        .orElse(otherwise);
  }

  private static ApiException invalid(String name, String value, String right) {
    return new ApiException(
        ErrorCode.INVALID_PARAMETER,
        "query parameter '" + name + "' is '" + shown(value) + "': " + right);
  }

  private static String shown(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
