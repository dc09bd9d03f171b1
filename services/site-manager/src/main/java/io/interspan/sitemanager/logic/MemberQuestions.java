package io.interspan.sitemanager.logic;

import io.interspan.firewall.logic.group.HeldGroup;
import io.interspan.firewall.logic.group.SelectorLimitException;
import io.interspan.firewall.logic.group.SelectorWriter;
import io.interspan.firewall.logic.group.Workload;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.intentapi.logic.api.MemberPage;
import io.interspan.intentapi.logic.state.IntentState;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.FoundMember;
import io.interspan.message.MembersEntry;
import io.interspan.message.MembersQuestion;
import io.interspan.message.MembersReply;
import io.interspan.message.ServiceAddress;
import io.interspan.model.Bytes;
import io.interspan.model.intent.Group;
import io.interspan.model.intent.IntentPath;
import io.interspan.model.intent.IntentType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Answers people who the members of a group are: of one that the site holds with what all sites
/// said, of the site's own, and, asked by the global manager, of any among the site's own
/// workloads.
final class MemberQuestions {
  private final String site;
  private final SiteGroups groups;

  MemberQuestions(String site, SiteGroups groups) {
    this.site = site;
    this.groups = groups;
  }

  /// Answers a request of the site's own API.
  ///
  /// @param own the site's own objects; null before their log was read
  /// @throws ApiException where there is no such group
  ApiReply answer(ApiRequest.Members request, @Nullable IntentState own) {
    var path = request.group();
    var page = new MemberPage(request);
    var needed = groups.gate().wanted().get(path);
    if (needed != null) {
      var unknown = new TreeSet<String>();
      for (var of : needed.sites()) {
        if (!needed.problem().isEmpty()
            || (!needed.isEmpty() && !groups.isKnown(of, needed.id()))) {
          unknown.add(of);
        }
        page.count(groups.members(of, needed.id(), member -> page.add(of, member)));
      }
      return page.reply(unknown);
    }
    var group = own == null ? null : ownGroup(own, path);
    if (group == null) {
      throw new ApiException(
          ErrorCode.NOT_FOUND,
          "there is no group "
              + path
              + " at this site: it holds those that rules here, or its own objects, refer to; the"
              + " global manager tells the members of any");
    }
    List<FoundMember> found;
    try {
      var its = new HeldGroup(group, List.of(site));
      found = found(new SelectorWriter(one -> held(own, one)), its);
    } catch (SelectorLimitException e) {
      throw new ApiException(ErrorCode.TOO_LARGE, "Group " + path + ": " + e.getMessage());
    }
    found.forEach(member -> page.add(site, member));
    page.count(found.size());
    return page.reply(List.of());
  }

  private @Nullable HeldGroup held(@Nullable IntentState own, IntentPath path) {
    var global = groups.gate().wantedDefinitions().group(path);
    var group = global != null || own == null ? null : ownGroup(own, path);
    return group == null ? global : new HeldGroup(group, List.of(site));
  }

  private static @Nullable Group ownGroup(IntentState own, IntentPath path) {
    var stored = own.get(path);
    return stored == null || stored.type() != IntentType.GROUP ? null : Group.read(stored);
  }

  private List<FoundMember> found(SelectorWriter writer, HeldGroup group) {
    var found = new TreeMap<String, FoundMember>();
    for (Workload workload : groups.answers().ask(writer.write(group).selector())) {
      found.put(workload.port(), groups.found(workload.port()));
    }
    return List.copyOf(found.values());
  }

  /// Answers the global manager.
  void received(Envelope envelope, List<Effect> out) {
    if (!envelope.getFrom().equals(ServiceAddress.GLOBAL_MANAGER.toString())
        || !envelope.getTo().equals(ServiceAddress.siteManager(site).toString())) {
      return;
    }
    out.add(
        new Effect.Send(
            Envelope.newBuilder()
                .setFrom(envelope.getTo())
                .setTo(envelope.getFrom())
                .setMembersReply(reply(envelope.getMembersQuestion()))
                .build()));
  }

  private MembersReply reply(MembersQuestion question) {
    var reply = MembersReply.newBuilder().setNumber(question.getNumber());
    if (!groups.isKnown()) {
      return reply.setProblem("the site's manager starts").build();
    }
    try {
      var held = new TreeMap<IntentPath, HeldGroup>();
      var order = new ArrayList<HeldGroup>();
      for (var asked : question.getGroupsList()) {
        var path = new IntentPath(asked.getPath());
        var group = Group.read(path, Bytes.wrap(asked.getJson().toByteArray()));
        var its = new HeldGroup(group, asked.getMemberSitesList());
        held.put(path, its);
        order.add(its);
      }
      if (order.isEmpty()) {
        return reply.setProblem("the question names no group").build();
      }
      var found = found(new SelectorWriter(held::get), order.getFirst());
      found.stream()
          .filter(member -> member.getWorkload().getPort().compareTo(question.getAfter()) > 0)
          .limit(question.getLimit())
          .forEach(reply::addMembers);
      return reply.setCount(found.size()).build();
    } catch (IllegalArgumentException e) {
      return reply.clearMembers().setProblem(String.valueOf(e.getMessage())).build();
    }
  }

  /// Returns what a site told of a workload.
  static FoundMember found(String origin, MembersEntry entry) {
    return FoundMember.newBuilder()
        .setWorkload(entry.getWorkload())
        .setHost(origin.contains("/") ? HostInventory.host(origin) : "")
        .build();
  }
}
