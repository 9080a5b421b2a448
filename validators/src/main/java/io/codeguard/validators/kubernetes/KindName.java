package io.codeguard.validators.kubernetes;

/**
 * An API version and a kind.
 *
 * @param text the two, separated by a slash: {@code apps/v1/Deployment}, {@code v1/Pod}
 */
record KindName(String text) {
  KindName(String apiVersion, String kind) {
    this(apiVersion + "/" + kind);
  }

  /** Empty for the core group. */
  String group() {
    String version = apiVersion();
    return version.substring(0, Math.max(0, version.lastIndexOf('/')));
  }

  /** Such as {@code apps/v1}. */
  String apiVersion() {
    return text.substring(0, text.lastIndexOf('/'));
  }

  String kind() {
    return text.substring(text.lastIndexOf('/') + 1);
  }
}
