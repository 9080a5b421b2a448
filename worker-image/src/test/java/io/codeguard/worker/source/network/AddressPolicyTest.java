package io.codeguard.worker.source.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
  private static boolean allows(AddressPolicy policy, String host, String address) {
    return policy.allows(host, InetAddress.ofLiteral(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.0.1",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.168.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "2002:a00:1::",
        "2001::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void refusesWhatIsNotPublic(String address) {
    assertThat(allows(new AddressPolicy(List.of()), "host", address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.1",
        "100.63.255.255",
        "100.128.0.0",
        "128.0.0.1",
        "140.82.121.4",
        "172.15.255.255",
        "172.32.0.1",
        "192.167.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450:4001::200e"
      })
  void allowsWhatIsPublic(String address) {
    assertThat(allows(new AddressPolicy(List.of()), "host", address)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "git.corp,         git.corp,      10.0.0.1,  true",
    "git.corp,         GIT.Corp.,     10.0.0.1,  true",
    "Git.Corp,         git.corp,      10.0.0.1,  true",
    "git.corp,         agit.corp,     10.0.0.1,  false",
    "git.corp,         git.corp.evil, 10.0.0.1,  false",
    "*.corp,           git.corp,      10.0.0.1,  true",
    "*.corp,           a.git.corp,    10.0.0.1,  true",
    "*.corp,           corp,          10.0.0.1,  false",
    "*.corp,           evilcorp,      10.0.0.1,  false",
    "10.1.0.0/16,      any,           10.1.2.3,  true",
    "10.1.0.0/16,      any,           10.2.0.1,  false",
    "10.1.2.128/25,    any,           10.1.2.127, false",
    "10.1.2.128/25,    any,           10.1.2.200, true",
    "0.0.0.0/0,        any,           127.0.0.1, true",
    "0.0.0.0/0,        any,           ::1,       false",
    "fd00:1::/32,      any,           fd00:1::5, true",
    "fd00:1::/32,      any,           fd00:2::5, false",
    "127.0.0.1,        127.0.0.1,     127.0.0.1, true",
    "127.0.0.1,        localhost,     127.0.0.1, false"
  })
  void permitsWhatThePoolsOwnerPermits(String entry, String host, String address, boolean allowed) {
    assertThat(allows(new AddressPolicy(List.of(entry)), host, address)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "10.0.0.x/8", "/8", "10.0.0.0/", "::/129", "a b", "*", ""})
  void refusesWrongEntries(String entry) {
    assertThatThrownBy(() -> new AddressPolicy(List.of(entry)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + entry + "' is not a ");
  }

  @Test
  void allAddressesCanBePermitted() {
    AddressPolicy policy = new AddressPolicy(List.of("0.0.0.0/0", "::/0"));
    assertThat(allows(policy, "localhost", "::1")).isTrue();
    assertThat(allows(policy, "localhost", "127.0.0.1")).isTrue();
  }
}
