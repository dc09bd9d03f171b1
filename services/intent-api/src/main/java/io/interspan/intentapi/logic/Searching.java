package io.interspan.intentapi.logic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.search.QueryMatcher;
import io.interspan.intentapi.logic.state.Representation;
import io.interspan.intentapi.logic.type.ResourceTable;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.StoredIntent;
import java.util.Collection;
import java.util.List;

/// Answers searches.
final class Searching {
  private Searching() {}

  /// Returns a page of the objects that a query is about. What the log enters for itself is not
  /// among them: it is no intent of a user's.
  ///
  /// @param objects those of the trees that are searched
  static ObjectNode page(Collection<StoredIntent> objects, ApiRequest.Search request) {
    var found =
        objects.stream()
            .filter(stored -> ResourceTable.of(stored.type()).writer() != ResourceType.Writer.LOG)
            .filter(stored ->
                QueryMatcher.matches(
                    request.query(), stored, () -> Representation.of(stored.path(), stored.json())))
            .toList();
    var page = Listing.page(found, request.page());
    if (!request.fields().isEmpty()) {
      page.path("results").forEach(object -> pick((ObjectNode) object, request.fields()));
    }
    return page;
  }

  /// Leaves only some fields: of a name with dots, the field that it begins with, whole.
  private static void pick(ObjectNode object, List<String> names) {
    object.retain(names.stream().map(name -> name.split("\\.", 2)[0]).toList());
  }
}
