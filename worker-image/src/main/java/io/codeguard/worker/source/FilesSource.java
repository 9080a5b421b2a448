package io.codeguard.worker.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Files that the plan itself holds: inline text, or a ConfigMap's data. */
record FilesSource(SourceLimits limits) {

  FetchedSource fetch(Map<String, String> files, Path root)
      throws IOException, SourceException, InterruptedException {
    TreeWriter writer = new TreeWriter(root, limits, limits.totalBytes());
    SortedMap<String, String> sorted = new TreeMap<>(files);
    for (Map.Entry<String, String> file : sorted.entrySet()) {
      writer.file(file.getKey(), new ByteArrayInputStream(file.getValue().getBytes(UTF_8)));
    }
    return writer.done("sha256:" + digest(sorted));
  }

  private static String digest(SortedMap<String, String> files) {
    MessageDigest digest = Digests.sha256();
    files.forEach(
        (path, text) -> {
          Digests.add(digest, path.getBytes(UTF_8));
          Digests.add(digest, text.getBytes(UTF_8));
        });
    return Digests.hex(digest);
  }
}
