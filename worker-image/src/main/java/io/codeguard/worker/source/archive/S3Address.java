package io.codeguard.worker.source.archive;

import io.codeguard.worker.source.tree.Messages;
import io.codeguard.worker.source.tree.SourceException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An object in a bucket. Pure. */
record S3Address(String bucket, String key) {
  private static final String SCHEME = "s3://";
  private static final Pattern URL =
      Pattern.compile(SCHEME + "([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(.+)");

  /**
   * Returns empty for other kinds of addresses.
   *
   * @throws SourceException if it is not valid, or an intermediary could normalize it to an object
   *     in another bucket
   */
  static Optional<S3Address> parse(String url) throws SourceException {
    if (!url.startsWith(SCHEME)) {
      return Optional.empty();
    }
    Matcher parts = URL.matcher(url);
    if (!parts.matches()
        || Arrays.stream(parts.group(2).split("/", -1))
            .anyMatch(List.of("", ".", "..")::contains)) {
      throw SourceException.permanent(
          "source.archive.url must have the form s3://bucket/key, without empty, '.' and '..' segments in"
              + " the key");
    }
    return Optional.of(new S3Address(parts.group(1), parts.group(2)));
  }

  String shown() {
    return Messages.line(SCHEME + bucket + "/" + key);
  }
}
