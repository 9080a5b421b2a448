package io.codeguard.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codeguard.worker.WorkerVariables.InvalidVariableException;
import io.codeguard.worker.source.SourceAccess;
import io.codeguard.worker.source.credentials.GitCredentials;
import io.codeguard.worker.source.credentials.PoolSecret;
import io.codeguard.worker.source.credentials.S3Storage;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceVariablesTest {
  /** In the operator's format: the pool's fields. */
  @Test
  void readsWhatThePoolGives() throws InvalidVariableException {
    SourceAccess access =
        SourceVariables.read(
            Map.of(
                "CODEGUARD_SECRETS",
                "/given",
                "CODEGUARD_GIT_CREDENTIALS",
                "[{\"secretRef\":{\"name\":\"token\"},\"hosts\":[\"git.example.org\"]}]",
                "CODEGUARD_S3",
                "[{\"endpoint\":\"http://minio:9000\",\"region\":\"eu-west-1\","
                    + "\"secretRef\":{\"name\":\"keys\"},\"buckets\":[\"archives\"]}]",
                "CODEGUARD_VOLUMES",
                "checkout, models"));

    assertThat(access)
        .isEqualTo(
            new SourceAccess(
                List.of(
                    new GitCredentials(
                        new PoolSecret("spec.gitCredentials", "token", Path.of("/given/token")),
                        List.of("git.example.org"))),
                List.of(
                    new S3Storage(
                        URI.create("http://minio:9000"),
                        "eu-west-1",
                        new PoolSecret("spec.s3", "keys", Path.of("/given/keys")),
                        List.of("archives"))),
                Map.of(
                    "checkout",
                    Path.of("/codeguard/volumes/checkout"),
                    "models",
                    Path.of("/codeguard/volumes/models"))));
  }

  @Test
  void aPoolNeedGiveNothing() throws InvalidVariableException {
    assertThat(SourceVariables.read(Map.of())).isEqualTo(SourceAccess.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CODEGUARD_GIT_CREDENTIALS | token | is not a JSON list",
        "CODEGUARD_GIT_CREDENTIALS | [{}] | is not a JSON list",
        "CODEGUARD_GIT_CREDENTIALS | [{\"secretRef\":{\"name\":\"a\"},\"hosts\":[\"a b\"]}] | is not a valid host",
        "CODEGUARD_S3 | {} | is not a JSON list",
        "CODEGUARD_S3 | [{\"endpoint\":\"ftp://a\",\"region\":\"r\",\"secretRef\":{\"name\":\"a\"},\"buckets\":[]}] | an endpoint must have the form"
      })
  void anInvalidVariableIsReportedWithTheRemedy(String name, String value, String message) {
    assertThatThrownBy(() -> SourceVariables.read(Map.of(name, value)))
        .isInstanceOf(InvalidVariableException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(message);
  }
}
