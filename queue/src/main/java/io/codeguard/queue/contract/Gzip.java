package io.codeguard.queue.contract;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Makes bytes fewer. */
final class Gzip {
  private Gzip() {}

  static byte[] zip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws UncheckedIOException when the bytes are no gzip
   */
  static byte[] unzip(byte[] zipped) {
    try (InputStream in = unzipping(zipped)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Unzips as it is read; of pieces that were gzipped one by one, all. Holds nothing that must be
   * closed.
   */
  static InputStream unzipping(byte[] zipped) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(zipped));
  }
}
