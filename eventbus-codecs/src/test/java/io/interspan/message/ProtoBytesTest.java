package io.interspan.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.interspan.model.Bytes;
import org.junit.jupiter.api.Test;

class ProtoBytesTest {
  @Test
  void shouldPassOnTheSameArrayBothWays() {
    var bytes = Bytes.wrap(new byte[] {1, 2, 3});

    assertThat(ProtoBytes.unwrap(ProtoBytes.wrap(bytes)).unsafeArray())
        .isSameAs(bytes.unsafeArray());
  }

  @Test
  void shouldNotHoldOnToTheArrayOfALongerString() {
    var part = ByteString.copyFrom(new byte[] {1, 2, 3, 4}).substring(1, 3);

    assertThat(ProtoBytes.unwrap(part)).isEqualTo(Bytes.copyOf(new byte[] {2, 3}));
  }

  @Test
  void shouldJoinTheParts() {
    var parts = ByteString.copyFrom(new byte[200]).concat(ByteString.copyFrom(new byte[300]));

    assertThat(ProtoBytes.unwrap(parts)).isEqualTo(Bytes.copyOf(new byte[500]));
  }

  @Test
  void shouldSayWhatIsNoMessage() {
    assertThatThrownBy(() ->
            ProtoBytes.parse(PlanEntry.parser(), Bytes.copyOf(new byte[] {(byte) 0xFF}), "plan /x"))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageStartingWith("plan /x: 1 bytes are no such message");
  }
}
