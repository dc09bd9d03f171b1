package io.interspan.host.logic;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.interspan.message.AddressCodec;
import io.interspan.message.LearnedAddress;
import io.interspan.message.PortReport;
import io.interspan.model.net.Encapsulation;
import io.interspan.model.net.IpAddress;
import io.interspan.model.net.MacAddress;
import io.interspan.model.net.Tep;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LocalClaimsTest {
  private static final String WEB = "/global-infra/segments/web";
  private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
  private static final MacAddress OTHER_MAC = MacAddress.parse("02:00:00:00:00:02");
  private static final IpAddress IP = IpAddress.parse("10.1.0.1");
  private static final OpenPort PORT = new OpenPort(WEB + "/ports/p1", WEB, "guest-1", MAC);
  private static final OpenPort OTHER = new OpenPort(WEB + "/ports/p2", WEB, "guest-2", OTHER_MAC);
  private static final Tep ELSEWHERE = new Tep(IpAddress.parse("127.78.0.9"), Encapsulation.GENEVE);
  private static final long LATER = HostLimits.DEFAULT.settle().toMillis() + 1;

  private final TreeMap<MacAddress, Claim<?>> macs = new TreeMap<>();
  private final TreeMap<IpAddress, Claim<?>> arps = new TreeMap<>();
  private final LocalClaims claims =
      new LocalClaims(
          "west/h1",
          HostLimits.DEFAULT,
          new LocalClaims.Others() {
            @Override
            public Optional<Claim<?>> mac(String segment, MacAddress mac) {
              return Optional.ofNullable(macs.get(mac));
            }

            @Override
            public Optional<Claim<?>> arp(String segment, IpAddress ip) {
              return Optional.ofNullable(arps.get(ip));
            }
          });

  private long sequence() {
    return requireNonNull(claims.addresses(WEB).macs().get(MAC));
  }

  private void elsewhere(long sequence) {
    macs.put(MAC, new Claim<>("west/h9", ELSEWHERE, sequence));
  }

  @Test
  void shouldClaimTheAddressOfAPortThatOpens() {
    claims.open(PORT, Optional.empty(), 0);
    assertThat(sequence()).isZero();
    assertThat(claims.takeTouched()).containsExactly(PORT.path());
    assertThat(claims.report(PORT.path()).orElseThrow().getLearned(0).getMac())
        .isEqualTo(MAC.value());
  }

  @Test
  void shouldClaimWhatMovedHereWithTheNextSequence() {
    elsewhere(4);
    claims.open(PORT, Optional.empty(), 0);
    assertThat(sequence()).isEqualTo(5);
  }

  @Test
  void shouldClaimAgainWhenAnOlderClaimComesLate() {
    claims.open(PORT, Optional.empty(), 0);
    elsewhere(4);
    claims.othersChanged(WEB, 100);
    assertThat(sequence()).isEqualTo(5);
  }

  @Test
  void shouldLetGoOfWhatMovedAwayUntilItSpeaksHereAgain() {
    claims.open(PORT, Optional.empty(), 0);
    elsewhere(1);
    claims.othersChanged(WEB, LATER);
    assertThat(sequence()).isZero();
    claims.learned("guest-1", MAC, IP, LATER);
    assertThat(sequence()).isEqualTo(2);
  }

  @Test
  void shouldFreezeAnAddressThatMovesTooOften() {
    claims.open(PORT, Optional.empty(), 0);
    long moves = HostLimits.DEFAULT.moves();
    for (int i = 0; i < moves; i++) {
      elsewhere(2L * i + 1);
      claims.learned("guest-1", MAC, IP, LATER + i);
    }
    assertThat(sequence()).isEqualTo(2 * moves);
    elsewhere(2L * moves + 1);
    claims.learned("guest-1", MAC, IP, LATER + moves);
    assertThat(sequence()).isEqualTo(2 * moves);
    assertThat(claims.problems(LATER + moves)).containsKey("frozen/" + WEB + " " + MAC);

    long thawed = LATER + moves + HostLimits.DEFAULT.freeze().toMillis();
    assertThat(claims.problems(thawed)).isEmpty();
    claims.learned("guest-1", MAC, IP, thawed);
    assertThat(sequence()).isEqualTo(2 * moves + 2);
  }

  @Test
  void shouldTakeAnIpAddressFromTheNeighbourThatHadIt() {
    claims.open(PORT, Optional.empty(), 0);
    claims.open(OTHER, Optional.empty(), 0);
    claims.learned("guest-1", MAC, IP, LATER);
    claims.learned("guest-2", OTHER_MAC, IP, LATER);
    assertThat(requireNonNull(claims.addresses(WEB).arps().get(IP)).target()).isEqualTo(OTHER_MAC);
    assertThat(claims.report(PORT.path()).orElseThrow().getLearned(0).getIpsList()).isEmpty();
  }

  @Test
  void shouldOutbidTheHostThatHadAnIpAddress() {
    arps.put(IP, new Claim<>("west/h9", OTHER_MAC, 7));
    claims.open(PORT, Optional.empty(), 0);
    claims.learned("guest-1", MAC, IP, LATER);
    assertThat(requireNonNull(claims.addresses(WEB).arps().get(IP)).sequence()).isEqualTo(8);
  }

  @Test
  void shouldKeepAtMostSoManyAddresses() {
    claims.open(PORT, Optional.empty(), 0);
    int most = HostLimits.DEFAULT.ipsPerMac();
    for (int i = 0; i <= most; i++) {
      claims.learned("guest-1", MAC, IpAddress.v4(0x0a020000 + i), LATER);
    }
    assertThat(claims.addresses(WEB).arps()).hasSize(most);
    assertThat(claims.problems(LATER)).containsKey("learned/" + PORT.path());
    claims.close(PORT.path());
    assertThat(claims.problems(LATER)).isEmpty();
  }

  @Test
  void shouldTakeBackWhatItKnewBeforeARestart() {
    var kept =
        PortReport.newBuilder()
            .setPath(PORT.path())
            .addLearned(
                LearnedAddress.newBuilder()
                    .setMac(MAC.value())
                    .setMobilitySequence(3)
                    .addIps(AddressCodec.bytes(IP)))
            .addLearned(LearnedAddress.newBuilder().setMac(OTHER_MAC.value()))
            .build();
    claims.open(PORT, Optional.of(kept), 0);
    assertThat(sequence()).isEqualTo(3);
    assertThat(claims.addresses(WEB).arps()).containsOnlyKeys(IP);
    assertThat(claims.addresses(WEB).macs()).containsOnlyKeys(MAC);
  }

  @Test
  void shouldClaimNothingOfAPortThatClosed() {
    claims.open(PORT, Optional.empty(), 0);
    claims.takeTouched();
    claims.close(PORT.path());
    claims.learned("guest-1", MAC, IP, LATER);
    assertThat(claims.takeTouched()).containsExactly(PORT.path());
    assertThat(claims.report(PORT.path())).isEmpty();
    assertThat(claims.addresses(WEB)).isEqualTo(LocalAddresses.NONE);
  }
}
