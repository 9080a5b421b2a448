package io.codeguard.protocol;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

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
   * closed. Fails at a piece that is no gzip, too.
   */
  static InputStream unzipping(byte[] zipped) throws IOException {
    return new Pieces(zipped);
  }

  /** Java's own takes a damaged piece, and all that follows it, for no more than the end. */
  private static final class Pieces extends GZIPInputStream {
    private static final int TRAILER = 8;

    /** All of it is in the buffer, so that what was not unzipped can be told. */
    Pieces(byte[] zipped) throws IOException {
      super(new ByteArrayInputStream(zipped), Math.max(1, zipped.length));
    }

    @Override
    public int read(byte[] to, int from, int most) throws IOException {
      int read = super.read(to, from, most);
      if (read < 0 && inf.getRemaining() > TRAILER) {
        throw new ZipException(inf.getRemaining() - TRAILER + " bytes at the end are no gzip");
      }
      return read;
    }
  }
}
