package io.interspan.host.logic;

import java.util.List;

/// Changes of the data plane that belong together: no frame is to see half of them.
///
/// @param changes in this order
public record DataPlaneUpdate(List<DataPlaneChange> changes) implements HostEffect {
  public DataPlaneUpdate {
    changes = List.copyOf(changes);
  }
}
