package io.codeguard.objectstorage;

import java.util.Optional;

/** Access keys of a bucket; their string form does not contain them. */
public record AccessKeys(
    String accessKeyId, String secretAccessKey, Optional<String> sessionToken) {
  @Override
  public String toString() {
    return "AccessKeys";
  }
}
