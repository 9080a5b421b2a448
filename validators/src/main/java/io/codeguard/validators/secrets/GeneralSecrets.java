package io.codeguard.validators.secrets;

import static io.codeguard.validators.secrets.SecretRule.token;

import io.codeguard.reporting.Severity;
import java.util.List;

/** Secrets that are not specific to a provider. */
final class GeneralSecrets {
  private GeneralSecrets() {}

  static List<SecretRule> rules() {
    return List.of(
        new SecretRule(
            SecretRule.rule("private-key", "Private key", Severity.ERROR),
            "private key",
            PrivateKeyMatcher.LITERALS,
            new PrivateKeyMatcher(),
            3.0,
            true),
        token(
            "json-web-token",
            "JSON web token",
            "eyJ[A-Za-z0-9_-]{14,2000}\\.eyJ[A-Za-z0-9_-]{14,4000}\\.[A-Za-z0-9_-]{10,1000}"),
        token(
            "json-web-token-base64",
            "JSON web token in base 64",
            "ZXlK[A-Za-z0-9+/_-]{80,6000}[=]{0,2}"),
        new SecretRule(
            SecretRule.rule("curl-password", "Password for curl", Severity.ERROR),
            "password for curl",
            CurlCommand.LITERALS,
            new CurlPasswordMatcher(),
            1.5,
            true),
        new SecretRule(
            SecretRule.rule("curl-header", "Key in a header for curl", Severity.ERROR),
            "key in a header for curl",
            CurlCommand.LITERALS,
            new CurlHeaderMatcher(),
            2.75,
            false),
        new SecretRule(
            SecretRule.rule("url-password", "Password in a URL", Severity.ERROR),
            "password in a URL",
            UrlPasswordMatcher.LITERALS,
            new UrlPasswordMatcher(),
            1.5,
            true),
        new SecretRule(
            SecretRule.rule("authorization-header", "Credential of a header", Severity.ERROR),
            "credential of an Authorization header",
            HeaderMatcher.LITERALS,
            new HeaderMatcher(),
            3.2,
            false),
        new SecretRule(
            SecretRule.rule(
                "generic-password", "What looks like a hard-coded password", Severity.WARNING),
            "hard-coded password",
            GenericMatcher.PASSWORDS,
            new GenericMatcher(8),
            2.8,
            false),
        new SecretRule(
            SecretRule.rule(
                "generic-secret", "What looks like a hard-coded key or token", Severity.WARNING),
            "hard-coded key or token",
            GenericMatcher.SECRETS,
            new GenericMatcher(12),
            3.5,
            false));
  }
}
