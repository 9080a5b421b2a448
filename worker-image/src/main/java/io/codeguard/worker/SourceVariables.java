package io.codeguard.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.codeguard.worker.WorkerVariables.InvalidVariableException;
import io.codeguard.worker.source.SourceAccess;
import io.codeguard.worker.source.credentials.GitCredentials;
import io.codeguard.worker.source.credentials.PoolSecret;
import io.codeguard.worker.source.credentials.S3Storage;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads the pool's credentials for sources, in the format of its resource. The files of a secret
 * are in the directory of its name below {@code CODEGUARD_SECRETS}.
 */
final class SourceVariables {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);
  private static final Path VOLUMES = Path.of("/codeguard/volumes");
  private static final String GIT = "CODEGUARD_GIT_CREDENTIALS";

  private static final String S3 = "CODEGUARD_S3";

  private record SecretRef(String name) {}

  private record Git(SecretRef secretRef, List<String> hosts) {}

  private record Storage(
      String endpoint, String region, SecretRef secretRef, List<String> buckets) {}

  private SourceVariables() {}

  static SourceAccess read(Map<String, String> variables) throws InvalidVariableException {
    Path secrets = Path.of(variables.getOrDefault("CODEGUARD_SECRETS", "/codeguard/secrets"));
    return new SourceAccess(git(variables, secrets), s3(variables, secrets), volumes(variables));
  }

  private static List<GitCredentials> git(Map<String, String> variables, Path secrets)
      throws InvalidVariableException {
    return list(
        variables,
        GIT,
        new TypeReference<List<Git>>() {},
        entry ->
            new GitCredentials(
                secret(secrets, "spec.gitCredentials", entry.secretRef()), entry.hosts()),
        "[{\"secretRef\": {\"name\": \"token\"}, \"hosts\": [\"git.example.org\"]}]");
  }

  private static List<S3Storage> s3(Map<String, String> variables, Path secrets)
      throws InvalidVariableException {
    return list(
        variables,
        S3,
        new TypeReference<List<Storage>>() {},
        entry ->
            new S3Storage(
                URI.create(entry.endpoint()),
                entry.region(),
                secret(secrets, "spec.s3", entry.secretRef()),
                entry.buckets()),
        "[{\"endpoint\": \"https://s3.example.org\", \"region\": \"eu-west-1\","
            + " \"secretRef\": {\"name\": \"keys\"}, \"buckets\": [\"archives\"]}]");
  }

  /** Names of claims, separated by commas; each is mounted below {@code /codeguard/volumes}. */
  private static Map<String, Path> volumes(Map<String, String> variables) {
    return Arrays.stream(variables.getOrDefault("CODEGUARD_VOLUMES", "").split(","))
        .map(String::strip)
        .filter(claim -> !claim.isEmpty())
        .distinct()
        .collect(Collectors.toMap(claim -> claim, VOLUMES::resolve));
  }

  private static PoolSecret secret(Path secrets, String field, SecretRef reference) {
    return new PoolSecret(field, reference.name(), secrets.resolve(reference.name()));
  }

  private static <E, T> List<T> list(
      Map<String, String> variables,
      String name,
      TypeReference<List<E>> type,
      Function<E, T> read,
      String example)
      throws InvalidVariableException {
    try {
      return JSON.readValue(variables.getOrDefault(name, "[]"), type).stream().map(read).toList();
    } catch (JsonProcessingException e) {
      throw new InvalidVariableException(
          name, "is not a JSON list (" + e.getOriginalMessage() + "); set it to " + example);
    } catch (IllegalArgumentException e) {
      throw new InvalidVariableException(name, e.getMessage());
    }
  }
}
