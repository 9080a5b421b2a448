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

/** The names and the encoding (JSON in UTF-8) of a job's documents. */
public final class Documents {
  /** The newest format of a plan; a plan that can be expressed in an older format uses that. */
  public static final int FORMAT = 2;

  public static final String PLAN = "plan";
  public static final String MANIFEST = "manifest";
  public static final String REPORT = "report";

  /** The final status of a job; never changes. */
  public static final String OUTCOME = "outcome";

  private static final String BASELINE = "baseline";
  private static final String LISTING = ":listing";
  private static final String REPORTING = ":report";

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private Documents() {}

  /** The name of the document with a chunk of the task list. */
  public static String chunk(long number) {
    return MANIFEST + "/" + number;
  }

  /** The payload of the listing task that writes this part of the task list. */
  public static byte[] listingPart(long number) {
    return number == 0 ? new byte[0] : Long.toString(number).getBytes(UTF_8);
  }

  /**
   * The part of the task list that the listing task with this payload writes.
   *
   * @throws NumberFormatException if the payload was not created by {@link #listingPart(long)}
   */
  public static long listingPart(byte[] payload) {
    return payload.length == 0 ? 0 : Long.parseLong(new String(payload, UTF_8));
  }

  /** The name of the document with a part of the gzipped SARIF report. */
  public static String reportPart(long number) {
    return REPORT + "/" + number;
  }

  /** The name of the document with a part of the baseline. */
  public static String baselinePart(long number) {
    return BASELINE + "/" + number;
  }

  /** The id of the queue job that lists the source's files. */
  public static String listingJob(String jobId) {
    return jobId + LISTING;
  }

  /** The id of the queue job that writes the report. */
  public static String reportJob(String jobId) {
    return jobId + REPORTING;
  }

  public static boolean isListing(String queueJobId) {
    return queueJobId.endsWith(LISTING);
  }

  public static boolean isReport(String queueJobId) {
    return queueJobId.endsWith(REPORTING);
  }

  /** The id of the main job of a listing or report job; other ids are returned unchanged. */
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

  /**
   * Encodes a value canonically: equal contents give equal bytes, independent of the order of map
   * keys.
   */
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

  @SuppressWarnings("TypeParameterUnusedInFormals") // the type is determined by the argument
  static <T> T decode(byte[] document, JavaType type) {
    try {
      return JSON.readValue(document, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates a parser for consecutive values. */
  static JsonParser parser(InputStream values) throws IOException {
    return JSON.createParser(values);
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // the type is determined by the argument
  static <T> T next(JsonParser values, JavaType type) throws IOException {
    return JSON.readValue(values, type);
  }

  /**
   * The remaining values, read lazily; its methods throw {@link UncheckedIOException} on damaged
   * data.
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
