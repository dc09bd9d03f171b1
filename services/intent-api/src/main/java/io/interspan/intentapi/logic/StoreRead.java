package io.interspan.intentapi.logic;

import io.interspan.model.intent.DifferencePage;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentStore;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogPage;
import io.interspan.model.intent.LogQuery;
import io.interspan.model.intent.ObjectPage;
import io.interspan.model.intent.PathScope;
import io.interspan.model.intent.UsedNumber;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// One read of the store, as a value: the logic asks for it, its shell performs it.
///
/// @param <R> the answer
public sealed interface StoreRead<R> {
  /// Performs it.
  CompletionStage<R> from(IntentStore store);

  /// Returns the answer's class.
  Class<R> answer();

  /// The objects as they are, from a path on.
  ///
  /// @param after the path before the first; "" from the start
  /// @param limit the most objects
  record Objects(String after, int limit) implements StoreRead<ObjectPage> {
    @Override
    public CompletionStage<ObjectPage> from(IntentStore store) {
      return store
          .objects(after, limit)
          .thenApply(objects ->
              new ObjectPage(objects, objects.isEmpty() ? null : objects.getLast().path().value()));
    }

    @Override
    public Class<ObjectPage> answer() {
      return ObjectPage.class;
    }
  }

  /// Numbers that were ever used.
  ///
  /// @param numbers in order
  record Numbers(List<UsedNumber> numbers) {
    public Numbers {
      numbers = List.copyOf(numbers);
    }
  }

  /// The numbers that were ever used, from one on.
  ///
  /// @param type whose
  /// @param after the number before the first
  /// @param limit the most numbers
  record UsedNumbers(IntentType type, int after, int limit) implements StoreRead<Numbers> {
    @Override
    public CompletionStage<Numbers> from(IntentStore store) {
      return store.usedNumbers(type, after, limit).thenApply(Numbers::new);
    }

    @Override
    public Class<Numbers> answer() {
      return Numbers.class;
    }
  }

  /// An object as it was: a page with it, or with nothing.
  ///
  /// @param revision when
  /// @param path which
  record ObjectAt(long revision, IntentPath path) implements StoreRead<ObjectPage> {
    @Override
    public CompletionStage<ObjectPage> from(IntentStore store) {
      return store
          .objectAt(revision, path)
          .thenApply(object -> new ObjectPage(object.stream().toList(), null));
    }

    @Override
    public Class<ObjectPage> answer() {
      return ObjectPage.class;
    }
  }

  /// Objects as they were.
  ///
  /// @param revision when
  /// @param scope which
  /// @param after the path before the first; "" from the start
  /// @param limit the most objects
  record ObjectsAt(long revision, PathScope scope, String after, int limit)
      implements StoreRead<ObjectPage> {
    @Override
    public CompletionStage<ObjectPage> from(IntentStore store) {
      return store.objectsAt(revision, scope, after, limit);
    }

    @Override
    public Class<ObjectPage> answer() {
      return ObjectPage.class;
    }
  }

  /// How objects differ between two revisions.
  ///
  /// @param from the one
  /// @param to the other
  /// @param scope which objects
  /// @param after the path before the first; "" from the start
  /// @param limit the most objects
  record Differences(long from, long to, PathScope scope, String after, int limit)
      implements StoreRead<DifferencePage> {
    @Override
    public CompletionStage<DifferencePage> from(IntentStore store) {
      return store.differences(from, to, scope, after, limit);
    }

    @Override
    public Class<DifferencePage> answer() {
      return DifferencePage.class;
    }
  }

  /// What the log says.
  ///
  /// @param query which changes
  /// @param limit the most rows
  record Log(LogQuery query, int limit) implements StoreRead<LogPage> {
    @Override
    public CompletionStage<LogPage> from(IntentStore store) {
      return store.log(query, limit);
    }

    @Override
    public Class<LogPage> answer() {
      return LogPage.class;
    }
  }
}
