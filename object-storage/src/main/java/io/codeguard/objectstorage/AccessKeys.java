package io.codeguard.objectstorage;

import java.util.Optional;

/** Keys that may use a bucket. Their text does not show them. */
public record AccessKeys(
    String accessKeyId, String secretAccessKey, Optional<String> sessionToken) {
  @Override
  public String toString() {
    return "AccessKeys";
  }
}
