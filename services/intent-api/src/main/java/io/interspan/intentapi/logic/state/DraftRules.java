package io.interspan.intentapi.logic.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.type.OverlayIds;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.NumberRange;
import org.jspecify.annotations.Nullable;

/// What a service asks of the objects that it keeps, beside what the table of types says.
public interface DraftRules {
  /// The global manager's.
  DraftRules GLOBAL =
      new DraftRules() {
        @Override
        public NumberRange overlayIds() {
          return OverlayIds.GLOBAL;
        }

        @Override
        public void check(
            IntentPath path, ResourceType type, @Nullable ObjectNode before, ObjectNode after) {
          // The log has all that such an object could not fit in with.
        }
      };

  /// Returns the numbers that new overlays may have.
  ///
  /// @throws ApiException where there are none yet
  NumberRange overlayIds();

  /// Refuses an object that does not fit in with what only the service knows.
  ///
  /// @param before as it is kept now; null where it is new
  /// @param after the fields that its user gives
  /// @throws ApiException where it does not
  void check(IntentPath path, ResourceType type, @Nullable ObjectNode before, ObjectNode after);
}
