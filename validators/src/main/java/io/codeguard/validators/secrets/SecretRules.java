package io.codeguard.validators.secrets;

import java.util.List;
import java.util.stream.Stream;

/** All rules. If several match, the first of the most specific ones wins. */
final class SecretRules {
  static final List<SecretRule> ALL =
      Stream.of(
              CloudSecrets.rules(),
              DeveloperSecrets.codeHosts(),
              DeveloperSecrets.registries(),
              DeveloperSecrets.builds(),
              DeveloperSecrets.monitoring(),
              DeveloperSecrets.models(),
              ServiceSecrets.chat(),
              ServiceSecrets.mail(),
              ServiceSecrets.payment(),
              ServiceSecrets.content(),
              GeneralSecrets.rules())
          .flatMap(List::stream)
          .toList();

  private SecretRules() {}
}
