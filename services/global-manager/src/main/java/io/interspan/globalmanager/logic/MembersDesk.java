package io.interspan.globalmanager.logic;

import com.google.protobuf.ByteString;
import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.Journal;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.MemberPage;
import io.interspan.message.AskedGroup;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.MembersQuestion;
import io.interspan.message.Role;
import io.interspan.message.ServiceAddress;
import io.interspan.model.intent.Definition;
import io.interspan.model.intent.Group;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.StoredIntent;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Answers who is a member of a group: asks each site of the group's domain for those among its own
/// workloads. Sites that do not answer in time are named.
final class MembersDesk {
  /// How long the answers are waited for.
  static final long TIMEOUT_MILLIS = 3_000;

  /// The most questions under way; one more is refused with 503.
  static final int MAX_OPEN = 64;

  /// The most bytes that a group has with all those that it names; of a larger one the sites are
  /// not asked. Questions go in one message.
  static final int MAX_BYTES = 2 << 20;

  private static final class Open {
    final long ticket;
    final MemberPage page;
    final SortedSet<String> missing;
    final TreeSet<String> unknown = new TreeSet<>();
    final long until;

    Open(long ticket, MemberPage page, SortedSet<String> missing, long until) {
      this.ticket = ticket;
      this.page = page;
      this.missing = missing;
      this.until = until;
    }
  }

  private final Journal journal;
  private final DomainSites domains;
  private final TreeMap<Long, Open> open = new TreeMap<>();
  private long lastNumber;

  MembersDesk(Journal journal) {
    this.journal = journal;
    this.domains = new DomainSites(journal);
  }

  /// Takes a request; it is answered in any case.
  ///
  /// @throws ApiException where it is refused at once
  void take(long ticket, ApiRequest.Members request, long now, List<Effect> out) {
    if (open.size() >= MAX_OPEN) {
      throw new ApiException(
          ErrorCode.UNAVAILABLE,
          MAX_OPEN + " questions about members are under way: ask again in a second");
    }
    var groups = groups(request.group());
    long bytes = groups.stream().mapToLong(AskedGroup::getSerializedSize).sum();
    if (bytes > MAX_BYTES) {
      throw new ApiException(
          ErrorCode.TOO_LARGE,
          "the group %s and the %d groups that it names have %d bytes, and sites are asked for at most %d: ask for those that it names"
              .formatted(request.group(), groups.size() - 1, bytes, MAX_BYTES));
    }
    var sites = new TreeSet<String>();
    groups.forEach(group -> sites.addAll(group.getMemberSitesList()));
    lastNumber = Math.max(lastNumber + 1, now);
    var asked = new Open(ticket, new MemberPage(request), sites, now + TIMEOUT_MILLIS);
    for (var site : sites) {
      ask(site, request, groups, out);
    }
    open.put(lastNumber, asked);
    settle(now, out);
  }

  private void ask(
      String site, ApiRequest.Members request, List<AskedGroup> groups, List<Effect> out) {
    var question =
        MembersQuestion.newBuilder()
            .setNumber(lastNumber)
            .addAllGroups(groups)
            .setLimit(request.size() + 1);
    var after = request.cursor();
    if (after != null && after.site().equals(site)) {
      question.setAfter(after.port());
    } else if (after != null && after.site().compareTo(site) > 0) {
      // The page begins after it: only its count is asked for.
      question.setLimit(0);
    }
    out.add(
        new Effect.Send(
            Envelope.newBuilder()
                .setFrom(ServiceAddress.GLOBAL_MANAGER.toString())
                .setTo(ServiceAddress.siteManager(site).toString())
                .setMembersQuestion(question)
                .build()));
  }

  /// Returns the group, then those that it names, however far.
  private List<AskedGroup> groups(IntentPath path) {
    var groups = new LinkedHashMap<IntentPath, AskedGroup>();
    var wanted = new ArrayDeque<>(List.of(path));
    while (!wanted.isEmpty()) {
      var next = wanted.remove();
      var stored = groups.containsKey(next) ? null : group(next);
      if (stored != null) {
        groups.put(next, asked(stored));
        wanted.addAll(Group.read(stored).named());
      } else if (groups.isEmpty()) {
        throw new ApiException(ErrorCode.NOT_FOUND, "there is no group " + path);
      }
    }
    return List.copyOf(groups.values());
  }

  private @Nullable StoredIntent group(IntentPath path) {
    var stored = journal.shown().get(path);
    return stored == null || stored.type() != IntentType.GROUP ? null : stored;
  }

  private AskedGroup asked(StoredIntent stored) {
    var json = Definition.of(stored.path(), stored.type(), stored.json());
    return AskedGroup.newBuilder()
        .setPath(stored.path().value())
        .setJson(ByteString.copyFrom(json.unsafeArray()))
        .addAllMemberSites(domains.of(stored.path().parent()))
        .build();
  }

  /// Takes an answer; what comes late, twice or from somebody else is dropped.
  void received(Envelope envelope, long now, List<Effect> out) {
    var from = sender(envelope);
    var reply = envelope.getMembersReply();
    var asked = open.get(reply.getNumber());
    if (asked == null || from == null || !asked.missing.remove(from)) {
      return;
    }
    if (!reply.getProblem().isEmpty()) {
      asked.unknown.add(from);
    }
    asked.page.count(reply.getCount());
    reply.getMembersList().forEach(member -> asked.page.add(from, member));
    settle(now, out);
  }

  private static @Nullable String sender(Envelope envelope) {
    try {
      var from = ServiceAddress.parse(envelope.getFrom());
      return from.role() == Role.SITE_MANAGER ? from.site() : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// Replies where all have answered, or time is over.
  void settle(long now, List<Effect> out) {
    for (var number : List.copyOf(open.keySet())) {
      var asked = open.get(number);
      if (asked != null && (asked.missing.isEmpty() || now >= asked.until)) {
        open.remove(number);
        asked.unknown.addAll(asked.missing);
        out.add(new IntentEffect.Reply(asked.ticket, asked.page.reply(asked.unknown)));
      }
    }
  }
}
