package io.codeguard.worker.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.util.NB;

/** A git pack under construction, including malformed ones. */
public final class Packs {
  private static final int MAX_COPY = 0xffffff;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<Integer> offsets = new ArrayList<>();

  /**
   * @return the object's number in this pack
   */
  public int whole(int type, byte[] content) {
    return object(type, content.length, new byte[0], content);
  }

  /**
   * An object that declares a wrong size.
   *
   * @param size that it declares
   */
  public int lying(int type, long size, byte[] content) {
    return object(type, size, new byte[0], content);
  }

  /**
   * @param base the number of the object that this is a delta of
   */
  public int delta(int base, byte[] delta) {
    int back = bytes.size() - offsets.get(base);
    byte[] encoded = {(byte) (back & 0x7f)};
    for (int rest = back >> 7; rest > 0; rest >>= 7) {
      rest--;
      byte[] longer = new byte[encoded.length + 1];
      longer[0] = (byte) (0x80 | (rest & 0x7f));
      System.arraycopy(encoded, 0, longer, 1, encoded.length);
      encoded = longer;
    }
    return object(Constants.OBJ_OFS_DELTA, delta.length, encoded, delta);
  }

  public int delta(ObjectId base, byte[] delta) {
    byte[] id = new byte[Constants.OBJECT_ID_LENGTH];
    base.copyRawTo(id, 0);
    return object(Constants.OBJ_REF_DELTA, delta.length, id, delta);
  }

  private int object(int type, long size, byte[] base, byte[] content) {
    offsets.add(bytes.size());
    long rest = size >> 4;
    bytes.write((rest > 0 ? 0x80 : 0) | type << 4 | (int) (size & 0xf));
    for (; rest > 0; rest >>= 7) {
      bytes.write((rest >> 7 > 0 ? 0x80 : 0) | (int) (rest & 0x7f));
    }
    bytes.writeBytes(base);
    try (OutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return offsets.size() - 1;
  }

  /** A delta that repeats the whole base and appends a few bytes. */
  public static byte[] extended(int baseSize, int times, byte[] more) {
    ByteArrayOutputStream delta = new ByteArrayOutputStream();
    varint(delta, baseSize);
    varint(delta, times * baseSize + more.length);
    for (int i = 0; i < times; i++) {
      for (int from = 0; from < baseSize; from += MAX_COPY) {
        copy(delta, from, Math.min(MAX_COPY, baseSize - from));
      }
    }
    delta.write(more.length);
    delta.writeBytes(more);
    return delta.toByteArray();
  }

  private static void copy(ByteArrayOutputStream delta, int from, int length) {
    delta.write(0xff);
    for (int shift = 0; shift < 32; shift += 8) {
      delta.write(from >>> shift);
    }
    for (int shift = 0; shift < 24; shift += 8) {
      delta.write(length >>> shift);
    }
  }

  private static void varint(ByteArrayOutputStream out, int number) {
    int rest = number;
    for (; rest >= 0x80; rest >>>= 7) {
      out.write(0x80 | (rest & 0x7f));
    }
    out.write(rest);
  }

  public byte[] bytes() {
    return bytes(offsets.size());
  }

  /**
   * @param declared the number of objects that the pack declares
   */
  public byte[] bytes(int declared) {
    byte[] header = "PACK".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    byte[] numbers = new byte[8];
    NB.encodeInt32(numbers, 0, 2);
    NB.encodeInt32(numbers, 4, declared);
    ByteArrayOutputStream pack = new ByteArrayOutputStream();
    pack.writeBytes(header);
    pack.writeBytes(numbers);
    pack.writeBytes(bytes.toByteArray());
    pack.writeBytes(Constants.newMessageDigest().digest(pack.toByteArray()));
    return pack.toByteArray();
  }
}
