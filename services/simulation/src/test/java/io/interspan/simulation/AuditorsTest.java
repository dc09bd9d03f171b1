package io.interspan.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.host.logic.DataPlaneChange;
import io.interspan.message.Envelope;
import io.interspan.message.Feeds;
import io.interspan.message.Role;
import io.interspan.message.ServiceAddress;
import io.interspan.vtep.forward.Geneve;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Puts defects in, one a test, and sees that the auditor finds it whose business it is.
class AuditorsTest {
  /// The most seeds until a defect must have shown.
  private static final int SEEDS = 12;

  /// Returns what the first of the seeds that fails says.
  private static String firstFailure(Tampering tampering) {
    return firstFailure(tampering, "");
  }

  /// Returns what the first of the seeds says in which this auditor is the first to find something.
  private static String firstFailure(Tampering tampering, String auditor) {
    return LongStream.rangeClosed(1, SEEDS)
        .mapToObj(seed -> failure(seed, tampering))
        .flatMap(Optional::stream)
        .filter(failure -> failure.contains(auditor))
        .findFirst()
        .orElse("no seed fails");
  }

  private static Optional<String> failure(long seed, Tampering tampering) {
    try {
      SeedRun.run(seed, tampering);
      return Optional.empty();
    } catch (SeedFailure e) {
      return Optional.of(String.valueOf(e.getCause()));
    }
  }

  private static boolean isPage(Envelope envelope, Feeds feed) {
    return envelope.hasPage() && envelope.getFeed().equals(feed.feedName());
  }

  @Test
  void shouldFindAnAcknowledgementThatComesBeforeTheDisk() {
    assertThat(
            firstFailure(
                new Tampering() {
                  @Override
                  public boolean acknowledgesTooEarly() {
                    return true;
                  }
                }))
        .contains("intents: request", "is acknowledged at revision");
  }

  @Test
  void shouldFindASitesAcknowledgementThatComesBeforeTheDisk() {
    assertThat(
            firstFailure(
                new Tampering() {
                  @Override
                  public boolean siteAcknowledgesTooEarly() {
                    return true;
                  }
                }))
        .contains("intents: request", "is acknowledged at revision");
  }

  @Test
  void shouldFindASiteThatReportsNothing() {
    assertThat(
            firstFailure(
                new Tampering() {
                  @Override
                  public boolean carries(Envelope envelope) {
                    return !isPage(envelope, Feeds.SITE_REPORT)
                        || !envelope.getFrom().equals("site-manager/east");
                  }
                }))
        .contains("plans: after", "quiet seconds");
  }

  @Test
  void shouldFindASiteThatNeverGetsItsPlan() {
    assertThat(
            firstFailure(
                new Tampering() {
                  @Override
                  public boolean carries(Envelope envelope) {
                    return !isPage(envelope, Feeds.SITE_PLAN)
                        || !envelope.getTo().equals("site-manager/east");
                  }
                }))
        .contains("plans: after", "quiet seconds");
  }

  @Test
  void shouldFindASiteThatIsToldNoMembers() {
    assertThat(
            firstFailure(
                new Tampering() {
                  @Override
                  public boolean carries(Envelope envelope) {
                    return !isPage(envelope, Feeds.MEMBERS);
                  }
                },
                "members of groups at "))
        .contains("plans: after", "quiet seconds");
  }

  @Test
  void shouldFindAHostThatMissesWhatItsAgentSays() {
    assertThat(
            firstFailure(
                new Tampering() {
                  @Override
                  public boolean arrives(ServiceAddress host, DataPlaneChange change) {
                    return !(change instanceof DataPlaneChange.PutArp);
                  }
                }))
        .contains("data plane");
  }

  @Test
  void shouldFindAHostWhoseDiskLies() {
    assertThat(
            firstFailure(
                new Tampering() {
                  @Override
                  public boolean diskLies(ServiceAddress service) {
                    return service.role() == Role.HOST;
                  }
                }))
        .contains("realization: ", "disk");
  }

  @Test
  void shouldFindASiteManagerWhoseDiskLies() {
    assertThat(
            firstFailure(
                new Tampering() {
                  @Override
                  public boolean diskLies(ServiceAddress service) {
                    return service.role() == Role.SITE_MANAGER;
                  }
                }))
        .contains("realization: revision", "whose disk has the plan as of");
  }

  @Test
  void shouldFindAHostThatSaysThatItIsCompleteTooEarly() {
    assertThat(
            firstFailure(
                new Tampering() {
                  @Override
                  public boolean listsTooEarly(ServiceAddress host) {
                    return true;
                  }
                },
                "shrink: "))
        .contains(" lost ");
  }

  @Test
  void shouldFindAControllerThatJoinsAndThatNobodyHears() {
    assertThat(
            firstFailure(
                new Tampering() {
                  @Override
                  public boolean carries(Envelope envelope) {
                    return !envelope.hasNodeHello();
                  }
                },
                "plans: after"))
        .contains("plans: after", "quiet seconds");
  }

  @Test
  void shouldFindABroadcastThatComesTwice() {
    assertThat(
            firstFailure(
                new Tampering() {
                  @Override
                  public List<Datagram> sends(Datagram datagram) {
                    return List.of(datagram, datagram);
                  }
                }))
        .contains("frames: a broadcast of", "it should have been");
  }

  @Test
  void shouldFindAFrameThatIsLost() {
    assertThat(
            firstFailure(
                new Tampering() {
                  private int sent;

                  @Override
                  public List<Datagram> sends(Datagram datagram) {
                    sent++;
                    return sent % 7 == 0 ? List.of() : List.of(datagram);
                  }
                },
                "it should have been"))
        .contains("frames: ");
  }

  @Test
  void shouldFindAFrameThatLeaksIntoAnotherSegment() {
    assertThat(
            firstFailure(
                new Tampering() {
                  @Override
                  public List<Datagram> sends(Datagram datagram) {
                    var leak = ByteBuffer.wrap(datagram.payload().clone());
                    Geneve.write(leak, 0, Geneve.vni(leak, 0) + 1);
                    return List.of(
                        datagram, new Datagram(datagram.from(), datagram.to(), leak.array()));
                  }
                }))
        .contains("frames: ");
  }
}
