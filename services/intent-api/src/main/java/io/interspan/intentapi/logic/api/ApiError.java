package io.interspan.intentapi.logic.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.type.Problem;
import io.interspan.model.Bytes;
import java.util.List;

/// An error as the API says it.
///
/// @param code what went wrong
/// @param message names the field and the value, and says what would have been right
/// @param related more of the same request, such as each object that refers to one that was to be
///   deleted
public record ApiError(ErrorCode code, String message, List<ApiError> related) {
  /// `module_name` in every body, the global manager's and sites'.
  public static final String MODULE = "interspan";

  /// The most errors that one answer lists beside the first.
  public static final int MAX_RELATED = 100;

  public ApiError {
    related = List.copyOf(related.size() > MAX_RELATED ? related.subList(0, MAX_RELATED) : related);
  }

  /// Returns an error that stands alone.
  public static ApiError of(ErrorCode code, String message) {
    return new ApiError(code, message, List.of());
  }

  /// Returns the error for what is wrong with an object's fields; there is at least one problem.
  public static ApiError of(List<Problem> problems) {
    var errors =
        problems.stream()
            .map(problem ->
                of(
                    problem.kind() == Problem.Kind.NOT_SUPPORTED
                        ? ErrorCode.NOT_SUPPORTED
                        : ErrorCode.INVALID_FIELD,
                    problem.message()))
            .toList();
    var first = errors.getFirst();
    return new ApiError(first.code, first.message, errors.subList(1, errors.size()));
  }

  /// Returns the body.
  public Bytes toBody() {
    return Json.canonical(toJson());
  }

  private ObjectNode toJson() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("httpStatus", code.statusName());
    json.put("error_code", code.number());
    json.put("module_name", MODULE);
    json.put("error_message", message);
    var list = json.putArray("related_errors");
    related.forEach(error -> list.add(error.toJson()));
    return json;
  }
}
