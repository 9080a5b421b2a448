package io.codeguard.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;

/** Names and encoding (JSON in UTF-8) of a job's documents. */
public final class Documents {
  /** The newest format of a plan; one that an older format can express has that. */
  public static final int FORMAT = 2;

  public static final String PLAN = "plan";
  public static final String MANIFEST = "manifest";
  public static final String REPORT = "report";

  /** The status that a job has ended with; nothing changes it any more. */
  public static final String OUTCOME = "outcome";

  private static final String BASELINE = "baseline";
  private static final String LISTING = ":listing";
  private static final String REPORTING = ":report";

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private Documents() {}

  /** The document of a manifest's chunk. */
  public static String chunk(long number) {
    return MANIFEST + "/" + number;
  }

  /** The payload of the listing task that writes this part of the manifest's chunks. */
  public static byte[] listingPart(long number) {
    return number == 0 ? new byte[0] : Long.toString(number).getBytes(UTF_8);
  }

  /**
   * The part that the listing task with this payload writes.
   *
   * @throws NumberFormatException of a payload that {@link #listingPart(long)} does not make
   */
  public static long listingPart(byte[] payload) {
    return payload.length == 0 ? 0 : Long.parseLong(new String(payload, UTF_8));
  }

  /** The document of a part of the gzipped SARIF report. */
  public static String reportPart(long number) {
    return REPORT + "/" + number;
  }

  /** The document of a part of the report that findings are compared with. */
  public static String baselinePart(long number) {
    return BASELINE + "/" + number;
  }

  /** The queue's job that lists the source's files. */
  public static String listingJob(String jobId) {
    return jobId + LISTING;
  }

  /** The queue's job that writes the report. */
  public static String reportJob(String jobId) {
    return jobId + REPORTING;
  }

  public static boolean isListing(String queueJobId) {
    return queueJobId.endsWith(LISTING);
  }

  public static boolean isReport(String queueJobId) {
    return queueJobId.endsWith(REPORTING);
  }

  /**
   * The ValidationJob's id that a listing or report job belongs to; others are returned as they
   * are.
   */
  public static String mainJob(String queueJobId) {
    int colon = queueJobId.indexOf(':');
    return colon < 0 ? queueJobId : queueJobId.substring(0, colon);
  }

  public static byte[] encode(Object document) {
    try {
      return JSON.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Equal contents give equal bytes, in whatever order maps have their keys. */
  public static byte[] canonical(Map<String, Object> content) {
    try {
      return JSON.writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).writeValueAsBytes(content);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public static <T> T decode(byte[] document, Class<T> type) {
    return decode(document, JSON.constructType(type));
  }

  static JavaType parametric(Class<?> type, Class<?> parameter) {
    return JSON.getTypeFactory().constructParametricType(type, parameter);
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // the type says what it is
  static <T> T decode(byte[] document, JavaType type) {
    try {
      return JSON.readValue(document, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one value after the other. */
  static JsonParser parser(InputStream values) throws IOException {
    return JSON.createParser(values);
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // the type says what it is
  static <T> T next(JsonParser values, JavaType type) throws IOException {
    return JSON.readValue(values, type);
  }

  /**
   * The values that follow, each read when it is asked for; whose methods throw {@link
   * UncheckedIOException} at one that is damaged.
   */
  static <T> Iterator<T> rest(JsonParser values, Class<T> type) throws IOException {
    MappingIterator<T> rest = JSON.readerFor(type).readValues(values);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        try {
          return rest.hasNextValue();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public T next() {
        try {
          return rest.nextValue();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }
}
