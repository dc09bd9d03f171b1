package io.interspan.intentapi.verticle;

import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.QueryParameters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaException;
import io.vertx.json.schema.Validator;
import io.vertx.json.schema.common.dsl.SchemaType;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An operation of the API's description, ready to hold requests against: its schemas are compiled
/// once. (vertx-openapi's own validator compiles them for each request.)
///
/// Immutable; safe for use by any thread.
final class DescribedOperation {
  private record Query(SchemaType type, Validator validator) {}

  private static final String APPLICATION_JSON = "application/json";

  private final Map<String, Query> query = new HashMap<>();
  private final @Nullable Validator body;
  private final boolean bodyRequired;

  DescribedOperation(OpenAPIContract contract, Operation operation) {
    var schemas = contract.getSchemaRepository();
    for (Parameter parameter : operation.getParameters()) {
      if (parameter.getIn() == Location.QUERY) {
        query.put(
            parameter.getName(),
            new Query(parameter.getSchemaType(), schemas.validator(parameter.getSchema())));
      }
    }
    var described = operation.getRequestBody();
    var json = described == null ? null : described.determineContentType(APPLICATION_JSON);
    body = json == null ? null : schemas.validator(json.getSchema());
    bodyRequired = described != null && described.isRequired();
  }

  /// Holds a request against the description.
  ///
  /// @throws ApiException where it does not fit
  void check(QueryParameters parameters, Buffer sent) {
    for (var parameter : parameters.parameters()) {
      var known = query.get(parameter.name());
      if (known != null) {
        require(
            known.validator,
            value(known.type, parameter.value()),
            "query parameter '" + parameter.name() + "'");
      }
    }
    if (body == null) {
      return;
    }
    if (sent.length() == 0) {
      if (bodyRequired) {
        throw misfit("the body is missing");
      }
      return;
    }
    try {
      require(body, new JsonObject(sent), "the body");
    } catch (DecodeException e) {
      throw misfit("the body is not a JSON object: " + e.getMessage());
    }
  }

  private static Object value(SchemaType type, String text) {
    try {
      return switch (type) {
        case INTEGER -> Long.valueOf(text);
        case NUMBER -> Double.valueOf(text);
        case BOOLEAN -> text.equals("true") || text.equals("false") ? Boolean.valueOf(text) : text;
        case STRING, ARRAY, OBJECT -> text;
      };
    } catch (NumberFormatException _) {
      // As it is: the schema says what is wrong with it.
      return text;
    }
  }

  private static void require(Validator validator, Object value, String what) {
    try {
      var result = validator.validate(value);
      if (!result.getValid()) {
        throw misfit(what + ": " + reason(result));
      }
    } catch (SchemaException e) {
      throw misfit(what + ": " + e.getMessage());
    }
  }

  private static String reason(OutputUnit result) {
    if (result.getErrors() == null || result.getErrors().isEmpty()) {
      return String.valueOf(result.getError());
    }
    // The last is the innermost: the field, not the objects around it.
    var error = result.getErrors().getLast();
    return error.getInstanceLocation() + " " + error.getError();
  }

  private static ApiException misfit(String reason) {
    return new ApiException(
        ErrorCode.MALFORMED, "the request does not fit the API's description: " + reason);
  }
}
