package io.codeguard.worker.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.codeguard.protocol.JobPlan;
import io.codeguard.worker.source.tree.Digests;
import io.codeguard.worker.source.tree.FetchedSource;
import io.codeguard.worker.source.tree.SourceException;
import io.codeguard.worker.source.tree.SourceLimits;
import io.codeguard.worker.source.tree.TreeWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Files that are contained in the plan: inline text, or a ConfigMap's data. */
record FilesSource(SourceLimits limits) {

  FetchedSource fetch(JobPlan.Source source, Path root)
      throws IOException, SourceException, InterruptedException {
    TreeWriter writer = new TreeWriter(root, limits, limits.totalBytes());
    SortedMap<String, byte[]> sorted = new TreeMap<>();
    source.files().forEach((path, text) -> sorted.put(path, text.getBytes(UTF_8)));
    binaryFiles(source)
        .forEach((path, content) -> sorted.put(path, Base64.getDecoder().decode(content)));
    for (Map.Entry<String, byte[]> file : sorted.entrySet()) {
      writer.file(file.getKey(), new ByteArrayInputStream(file.getValue()));
    }
    return writer.done("sha256:" + digest(sorted));
  }

  static Map<String, String> binaryFiles(JobPlan.Source source) {
    return Optional.ofNullable(source.binaryFiles()).orElse(Map.of());
  }

  private static String digest(SortedMap<String, byte[]> files) {
    MessageDigest digest = Digests.sha256();
    files.forEach(
        (path, content) -> {
          Digests.add(digest, path.getBytes(UTF_8));
          Digests.add(digest, content);
        });
    return Digests.hex(digest);
  }
}
