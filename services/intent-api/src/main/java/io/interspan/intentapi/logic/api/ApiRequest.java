package io.interspan.intentapi.logic.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.interspan.intentapi.logic.search.Query;
import io.interspan.intentapi.logic.type.ResourceType;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.PathScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client asks for.
public sealed interface ApiRequest {
  /// A request that changes objects, or nothing.
  sealed interface Write extends ApiRequest {}

  /// A write that is answered once it is where somebody waits for it.
  ///
  /// @param write what to write
  /// @param until where that is
  /// @param timeoutMillis how long is waited for that
  record Waited(Write write, Until until, long timeoutMillis) implements ApiRequest {}

  /// Where a write is waited for.
  enum Until {
    /// The managers of the sites that it was sent to hold it on their disks.
    SITES,
    /// It is in force at all hosts of these, on their disks.
    HOSTS
  }

  /// How far the objects' realization is.
  ///
  /// @param path the object's
  record Realization(IntentPath path) implements Asked {}

  /// A request that only some services know.
  sealed interface Own extends ApiRequest {}

  /// The object at a path.
  ///
  /// @param path which; the root for the root itself
  record Get(IntentPath path) implements ApiRequest {}

  /// Objects of a type below another, page by page.
  ///
  /// @param parent below which
  /// @param type which
  /// @param page how many, from where, in which order
  record ListPage(IntentPath parent, ResourceType type, PageRequest page) implements ApiRequest {}

  /// Objects that a query is about, page by page.
  ///
  /// @param roots of the trees that are searched
  /// @param query which objects
  /// @param page how many, from where, in which order
  /// @param fields the fields to give of each; all where there are none
  record Search(List<IntentPath> roots, Query query, PageRequest page, List<String> fields)
      implements ApiRequest {
    public Search {
      roots = List.copyOf(roots);
      fields = List.copyOf(fields);
    }
  }

  /// How a list is paged.
  ///
  /// @param cursor where the page begins, from the last page's answer; null for the first
  /// @param size the most objects on it
  /// @param sortBy the field to sort by
  /// @param ascending which way
  record PageRequest(@Nullable String cursor, int size, String sortBy, boolean ascending) {}

  /// Replace the object at a path, or make it.
  ///
  /// @param path which
  /// @param type its type
  /// @param object the whole object, with the `_revision` that was read
  /// @param children those below it that stand in it, to be made or replaced
  record Put(IntentPath path, ResourceType type, ObjectNode object, List<TreeStep.Merge> children)
      implements Write {
    public Put {
      children = List.copyOf(children);
    }
  }

  /// Merge objects into those that are there, or make them, whole or not at all.
  ///
  /// @param steps what to do, in order
  /// @param enforceRevision whether a `_revision` in an object must be its own
  /// @param replaces whether an object that is named is given whole, so that what is absent is
  ///   taken out; those below it that are not named stay
  record Merge(List<TreeStep> steps, boolean enforceRevision, boolean replaces) implements Write {
    public Merge {
      steps = List.copyOf(steps);
    }

    /// A merge in which what is absent stays as it is.
    public Merge(List<TreeStep> steps, boolean enforceRevision) {
      this(steps, enforceRevision, false);
    }
  }

  /// Delete the object at a path, with what goes along.
  ///
  /// @param path which
  /// @param type its type
  /// @param failIfSubtree whether to refuse where objects lie below it
  record Delete(IntentPath path, ResourceType type, boolean failIfSubtree) implements Write {}

  /// The declared sites, and how far they are.
  record Sites() implements Own {}

  /// A site's hosts, and how far they are.
  record Hosts() implements Own {}

  /// A request that the service has to ask another for.
  sealed interface Asked extends ApiRequest {}

  /// What a merge would send to which sites; nothing is changed.
  ///
  /// @param merge what would be merged
  /// @param hosts whether it is also to be said which hosts would be sent what
  record Plan(Merge merge, boolean hosts) implements Asked {}

  /// Why an object is at a site, or why not.
  ///
  /// @param path the object's
  /// @param site the site's id
  record Explain(IntentPath path, String site) implements Asked {}

  /// The workloads that are members of a group, with their sites, page by page.
  ///
  /// @param group the group's path
  /// @param cursor where the page begins, from the last page's answer; null for the first
  /// @param size the most members on it
  record Members(IntentPath group, @Nullable MemberPlace cursor, int size) implements Asked {}

  /// About a host's plan: the controller that composes it knows.
  sealed interface OfHost extends Asked {
    /// Returns the host's id within the site.
    String host();
  }

  /// The entries of a host's plan, page by page.
  ///
  /// @param host the host's id within the site
  /// @param cursor the key that the page begins after; empty for the first
  /// @param size the most entries on it
  record HostPlan(String host, String cursor, int size) implements OfHost {}

  /// Why a host's plan has an object, or why not.
  ///
  /// @param host the host's id within the site
  /// @param path the object's; a port's where a member is meant
  /// @param member whether the port's workload is meant, as a member of groups
  record HostExplain(String host, IntentPath path, boolean member) implements OfHost {}

  /// A host that will not come back is to be taken out.
  ///
  /// @param host the host's id within the site
  record ForgetHost(String host) implements Asked {}

  /// A request about what was.
  sealed interface History extends ApiRequest {}

  /// An object as it was.
  ///
  /// @param get which
  /// @param revision when
  record GetAt(Get get, long revision) implements History {}

  /// A list as it was.
  ///
  /// @param list which
  /// @param revision when
  record ListAt(ListPage list, long revision) implements History {}

  /// Rows of the log.
  ///
  /// @param after the revision before the first in the log's order
  /// @param limit the most rows
  /// @param scope the objects whose changes are asked for
  /// @param author whose rows; "" for everyone's
  /// @param newestFirst which way
  /// @param cursor where the page begins, from the last page's answer; null for the first
  record Log(
      long after,
      int limit,
      PathScope scope,
      String author,
      boolean newestFirst,
      @Nullable String cursor)
      implements History {}

  /// How objects differ between two revisions.
  ///
  /// @param from the one
  /// @param to the other; null for the last
  /// @param scope which objects
  /// @param page how many, from where
  record Diff(long from, @Nullable Long to, PathScope scope, DiffPage page) implements History {}

  /// How differences are paged.
  ///
  /// @param cursor where the page begins, from the last page's answer; null for the first
  /// @param size the most objects on it
  record DiffPage(@Nullable String cursor, int size) {}

  /// What a rollback would change.
  ///
  /// @param to the revision to go back to
  /// @param scope which objects
  /// @param page how many, from where
  record PreviewRollback(long to, PathScope scope, DiffPage page) implements History {}

  /// Give objects the fields that they had, whole or not at all.
  ///
  /// @param to the revision to go back to
  /// @param base the revision at which it was previewed
  /// @param scope which objects
  record Rollback(long to, long base, PathScope scope) implements History {}

  /// What this is, in the words that clients of the NSX API look for.
  record NodeVersion() implements ApiRequest {}

  /// Whether the service can do its work.
  record Health() implements ApiRequest {}
}
