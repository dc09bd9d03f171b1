package io.interspan.message;

import java.util.List;

/// A service without its surroundings: told what happens and what time it is, it says what is to be
/// done.
///
/// Run by one thread at a time. The same events at the same times give the same effects.
public interface ServiceLogic {
  /// Returns where this service is reached.
  ServiceAddress address();

  /// Takes an event.
  ///
  /// @param now milliseconds since 1970 UTC; never goes back
  /// @return what to do, in order
  List<Effect> on(ServiceEvent event, long now);
}
