package io.codeguard.protocol;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/** Compresses and decompresses bytes with gzip. */
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
   * @throws UncheckedIOException if the bytes are not valid gzip
   */
  static byte[] unzip(byte[] zipped) {
    try (InputStream in = unzipping(zipped)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Decompresses lazily, including all concatenated gzip members. Holds no resources that must be
   * closed. Fails on a damaged member.
   */
  static InputStream unzipping(byte[] zipped) throws IOException {
    return new Pieces(zipped);
  }

  /** Java's own stream silently ends at a damaged member. */
  private static final class Pieces extends GZIPInputStream {
    private static final int TRAILER = 8;

    /** The whole input is in the buffer, so that remaining bytes can be detected. */
    Pieces(byte[] zipped) throws IOException {
      super(new ByteArrayInputStream(zipped), Math.max(1, zipped.length));
    }

    @Override
    public int read(byte[] to, int from, int most) throws IOException {
      int read = super.read(to, from, most);
      if (read < 0 && inf.getRemaining() > TRAILER) {
        throw new ZipException(inf.getRemaining() - TRAILER + " bytes at the end are not gzip");
      }
      return read;
    }
  }
}
