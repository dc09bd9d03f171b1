package io.interspan.globalmanager.logic;

import io.interspan.intentapi.logic.IntentDesk;
import io.interspan.intentapi.logic.IntentEffect;
import io.interspan.intentapi.logic.IntentEvent;
import io.interspan.intentapi.logic.Journal;
import io.interspan.intentapi.logic.api.ApiException;
import io.interspan.intentapi.logic.api.ApiReply;
import io.interspan.intentapi.logic.api.ApiRequest;
import io.interspan.intentapi.logic.api.ErrorCode;
import io.interspan.message.Effect;
import io.interspan.message.Envelope;
import io.interspan.message.FeedDesk;
import io.interspan.message.Feeds;
import io.interspan.message.Followed;
import io.interspan.message.ServiceAddress;
import io.interspan.message.ServiceEvent;
import io.interspan.message.ServiceLogic;
import io.interspan.model.feed.FeedLimits;
import io.interspan.model.intent.IntentType;
import io.interspan.model.intent.LogRow;
import java.util.ArrayList;
import java.util.List;

/// The global manager: takes intents, keeps the log, feeds it to span, and enters what sites claim.
public final class GlobalManagerLogic implements ServiceLogic {
  private final IntentDesk objects = new IntentDesk(new Owner());
  private final Journal journal = objects.journal();
  private final FeedDesk desk;
  private final IntentsFeed intents;
  private final SiteReports reports;
  private final Claims claims;
  private final References references;
  private final RealizationDesk realization;
  private final SiteNotices notices;
  private final SiteAnswers sites;
  private final SpanDesk span = new SpanDesk();
  private final HostPreviewDesk hostPreviews = new HostPreviewDesk();
  private final PlanDesk plans = new PlanDesk(objects, span, hostPreviews);
  private final ExplainDesk explanations = new ExplainDesk(journal, span);
  private final MembersDesk members = new MembersDesk(journal);
  private int seenReadies;

  /// A global manager that has read nothing yet.
  public GlobalManagerLogic(FeedLimits limits) {
    desk = new FeedDesk(address(), limits);
    intents = new IntentsFeed(address(), limits, journal, objects.logReads());
    reports = new SiteReports(desk, limits);
    claims = new Claims(journal, reports);
    references = new References(journal, reports);
    realization = new RealizationDesk(journal, reports, span);
    notices = new SiteNotices(objects, reports);
    sites = new SiteAnswers(journal, reports, realization.behind());
  }

  private final class Owner implements IntentDesk.Service {
    @Override
    public String name() {
      return "global-manager";
    }

    @Override
    public ApiReply answer(ApiRequest.Own request) {
      return switch (request) {
        case ApiRequest.Sites _ -> sites.answer();
        case ApiRequest.Hosts _ -> throw askTheSite();
      };
    }

    @Override
    public void take(
        long ticket, ApiRequest.Asked request, String author, long now, List<Effect> out) {
      switch (request) {
        case ApiRequest.Plan plan -> plans.take(ticket, plan, author, now, out);
        case ApiRequest.Explain explain -> explanations.take(ticket, explain, now, out);
        case ApiRequest.Members asked -> members.take(ticket, asked, now, out);
        case ApiRequest.Realization asked -> realization.take(ticket, asked, now, out);
        case ApiRequest.OfHost _, ApiRequest.ForgetHost _ -> throw askTheSite();
      }
    }

    private static ApiException askTheSite() {
      return new ApiException(
          ErrorCode.NOT_FOUND, "that is a site's to say of its hosts: ask its manager");
    }

    @Override
    public void await(long ticket, ApiRequest.Until until, long deadline) {
      realization.await(ticket, until, deadline);
    }

    @Override
    public void queued(LogRow row) {
      claims.lookAt(row);
      references.lookAt(row);
    }

    @Override
    public void committed(LogRow row, long now, List<Effect> out) {
      if (row.changes().stream().anyMatch(change -> change.type() == IntentType.SITE)) {
        reports.follow(journal.durable(), now, out);
      }
      intents.publish(now, out);
    }

    @Override
    public void refused(long now) {
      claims.pause(now);
      references.pause(now);
    }
  }

  @Override
  public ServiceAddress address() {
    return ServiceAddress.GLOBAL_MANAGER;
  }

  @Override
  public List<Effect> on(ServiceEvent event, long now) {
    var out = new ArrayList<Effect>();
    switch (event) {
      // It keeps nothing beside the log.
      case ServiceEvent.Started _ -> objects.start(out);
      case ServiceEvent.Received(Envelope envelope) -> received(envelope, now, out);
      case ServiceEvent.Ticked _ -> {
        objects.tick(now, out);
        desk.tick(now, out).forEach(this::apply);
        intents.tick(now, out);
        span.tick(now, out);
        members.settle(now, out);
        hostPreviews.settle(now, out);
        realization.tick(now, out);
      }
      case ServiceEvent.Persisted _ -> {}
    }
    settle(now, out);
    return out;
  }

  /// Takes an event of its own.
  ///
  /// @param now milliseconds since 1970 UTC; never goes back
  /// @return what to do, in order
  public List<Effect> on(IntentEvent event, long now) {
    var out = new ArrayList<Effect>();
    objects.on(event, now, out);
    settle(now, out);
    return out;
  }

  /// Returns how many answers of the span service were dropped: they came late or twice.
  public long droppedAnswers() {
    return span.dropped();
  }

  private void received(Envelope envelope, long now, List<Effect> out) {
    if (envelope.getFeed().equals(Feeds.INTENTS.feedName())) {
      intents.received(envelope, now, out);
      return;
    }
    if (envelope.hasSpanAnswer()) {
      span.received(envelope, now, out);
      return;
    }
    reports.heard(envelope.getFrom(), now);
    if (envelope.hasMembersReply()) {
      members.received(envelope, now, out);
      return;
    }
    if (envelope.hasSitePreviewAnswer()) {
      hostPreviews.received(envelope, now, out);
      return;
    }
    desk.received(envelope, now, out).forEach(this::apply);
  }

  private void apply(Followed followed) {
    if (followed.id().feed() == Feeds.SITE_REALIZATION) {
      reports.apply(followed);
      notices.look(followed.id().instance());
      return;
    }
    reports
        .apply(followed)
        .ifPresent(heard -> {
          claims.lookAt(followed.id().instance(), heard);
          references.lookAt(followed.id().instance(), heard);
        });
  }

  /// What follows from whatever happened.
  private void settle(long now, List<Effect> out) {
    if (journal.readies() != seenReadies) {
      seenReadies = journal.readies();
      reports.follow(journal.durable(), now, out);
      claims.lookAtAll();
      references.lookAtAll();
      out.add(new IntentEffect.Ready(journal.durable().revision()));
      intents.readAnew(now, out);
    }
    claims.enter(now, out);
    references.enter(now, out);
    notices.look(out);
    objects.settle(now, out);
    realization.hold(out);
    realization.settle(now, out);
  }
}
