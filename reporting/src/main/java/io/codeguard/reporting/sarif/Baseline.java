package io.codeguard.reporting.sarif;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.codeguard.reporting.Finding;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The findings of an earlier report, to determine which findings are new. A finding is known if the
 * baseline contains one with the same fingerprint or, for renamed files, the same fingerprint
 * without the path; each finding of the baseline matches one finding. Findings that were suppressed
 * in the baseline are ignored, so a finding whose suppression was removed is new. Use it for one
 * report; not thread-safe.
 */
public final class Baseline {
  private static final int GZIP_MAGIC = 0x1f8b;

  /** Protects the worker's memory from hostile baselines. */
  private static final int MAX_FINDINGS = 500_000;

  /** The uncompressed limit, which protects the worker's time from decompression bombs. */
  private static final long MAX_BYTES = 1L << 30;

  private static final int MAX_FINGERPRINT_LENGTH = 64;

  private final Map<String, Integer> here = new HashMap<>();
  private final Map<String, Integer> anywhere = new HashMap<>();
  private int findings;

  private Baseline() {}

  /**
   * Reads a report, gzipped or not, finding by finding.
   *
   * @throws IOException if it is not SARIF 2.1.0; the message contains the reason
   */
  public static Baseline read(InputStream report) throws IOException {
    Baseline baseline = new Baseline();
    SarifStream.read(
        plain(report),
        new SarifStream.Handler() {
          @Override
          public void result(JsonParser json) throws IOException {
            baseline.readResult(json);
          }
        });
    return baseline;
  }

  private static InputStream plain(InputStream report) throws IOException {
    BufferedInputStream in = new BufferedInputStream(report);
    in.mark(2);
    int magic = in.read() << 8 | in.read();
    in.reset();
    return new Limited(magic == GZIP_MAGIC ? new GZIPInputStream(in) : in);
  }

  /** Fails if the report exceeds the maximum size. */
  private static final class Limited extends FilterInputStream {
    private long left = MAX_BYTES;

    Limited(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      count(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count(Math.max(0, read));
      return read;
    }

    private void count(int bytes) throws IOException {
      left -= bytes;
      if (left < 0) {
        throw new IOException("it is larger than %d MiB uncompressed".formatted(MAX_BYTES >> 20));
      }
    }
  }

  /** Reads token by token, because a single result may be as large as the report. */
  private void readResult(JsonParser json) throws IOException {
    findings++;
    if (findings > MAX_FINDINGS) {
      throw new IOException("it has more than " + MAX_FINDINGS + " findings");
    }
    boolean suppressed = false;
    Prints prints = Prints.NONE;
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (field.equals("suppressions") && value == JsonToken.START_ARRAY) {
        suppressed = skipsAny(json);
      } else if (field.equals("partialFingerprints") && value == JsonToken.START_OBJECT) {
        prints = Prints.read(json);
      } else {
        json.skipChildren();
      }
    }
    if (!suppressed) {
      count(here, prints.here());
      count(anywhere, prints.anywhere());
    }
  }

  /** Skips an array and returns whether it had elements. */
  private static boolean skipsAny(JsonParser json) throws IOException {
    boolean any = false;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      any = true;
      json.skipChildren();
    }
    return any;
  }

  /** A finding's fingerprints with and without the path; empty if absent. */
  private record Prints(String here, String anywhere) {
    static final Prints NONE = new Prints("", "");

    static Prints read(JsonParser json) throws IOException {
      String here = "";
      String anywhere = "";
      for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        if (field.equals(RunWriter.FINGERPRINT) && value == JsonToken.VALUE_STRING) {
          here = json.getText();
        } else if (field.equals(RunWriter.MOVE_FINGERPRINT) && value == JsonToken.VALUE_STRING) {
          anywhere = json.getText();
        } else {
          json.skipChildren();
        }
      }
      return new Prints(here, anywhere);
    }
  }

  private static void count(Map<String, Integer> counts, String fingerprint) {
    if (!fingerprint.isEmpty() && fingerprint.length() <= MAX_FINGERPRINT_LENGTH) {
      counts.merge(fingerprint, 1, Integer::sum);
    }
  }

  /** Returns the indices of new findings; suppressed ones are excluded. */
  BitSet fresh(List<Finding> findings) {
    BitSet fresh = new BitSet();
    for (int i = 0; i < findings.size(); i++) {
      Finding finding = findings.get(i);
      if (!finding.isSuppressed()) {
        fresh.set(i, !take(here, finding.fingerprint()));
        boolean _ = fresh.get(i) || take(anywhere, finding.moveFingerprint());
      }
    }
    // Renamed files match what is left after all exact matches.
    for (int i = fresh.nextSetBit(0); i >= 0; i = fresh.nextSetBit(i + 1)) {
      fresh.set(i, !take(anywhere, findings.get(i).moveFingerprint()));
    }
    return fresh;
  }

  private static boolean take(Map<String, Integer> counts, String fingerprint) {
    int left = counts.getOrDefault(fingerprint, 0);
    if (left > 0) {
      counts.put(fingerprint, left - 1);
    }
    return left > 0;
  }
}
