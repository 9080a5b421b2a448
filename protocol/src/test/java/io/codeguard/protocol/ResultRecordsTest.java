package io.codeguard.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultRecordsTest {
  private record File(String path, String text) {}

  private static final Random RANDOM = new Random(7);

  private static File file(int number, int bytes) {
    byte[] text = new byte[bytes];
    RANDOM.nextBytes(text);
    return new File("f" + number, HexFormat.of().formatHex(text));
  }

  private static List<File> read(List<byte[]> records) {
    List<File> files = new ArrayList<>();
    for (byte[] bytes : records) {
      ResultRecord<File> record = ResultRecord.read(bytes, File.class);
      assertThat(record.validation()).isEqualTo(3);
      record.files().forEachRemaining(files::add);
    }
    return files;
  }

  @Test
  void splitsResultsIntoRecordsOfBoundedSize() {
    List<File> files = IntStream.range(0, 1000).mapToObj(i -> file(i, 1000)).toList();
    ResultRecords records = new ResultRecords(3);
    files.forEach(records::add);

    List<byte[]> written = records.finish();

    assertThat(written).hasSizeBetween(4, 8);
    assertThat(written).allMatch(record -> record.length < 2 * ResultRecords.BYTES);
    assertThat(read(written)).isEqualTo(files);
  }

  @Test
  void whatWasZippedBeforeIsTakenAsItIs() {
    List<File> files = IntStream.range(0, 100).mapToObj(i -> file(i, 10_000)).toList();
    ResultRecords records = new ResultRecords(3);
    for (File file : files) {
      byte[] kept = KnownResult.of(file, 1, Map.of("n", 1L), List.of()).encode();
      records.addZipped(KnownResult.decode(kept).orElseThrow().file());
    }

    List<byte[]> written = records.finish();

    assertThat(written).hasSizeBetween(4, 8);
    assertThat(written).allMatch(record -> record.length <= ResultRecords.BYTES + 100);
    assertThat(read(written)).isEqualTo(files);
  }

  @Test
  void ofNothingThereIsNoRecord() {
    assertThat(new ResultRecords(3).finish()).isEmpty();
  }

  /** Such records exist if workers are upgraded during a job. */
  @Test
  void readsRecordsOfEarlierVersions() {
    String earlier = "{\"validation\":3,\"files\":[{\"path\":\"a\",\"text\":\"x\"}]}";

    assertThat(read(List.of(Gzip.zip(earlier.getBytes(UTF_8)))))
        .containsExactly(new File("a", "x"));
  }

  @Test
  void whatIsDamagedIsNoResult() {
    KnownResult result = KnownResult.of(Map.of("path", "a"), 1, Map.of("n", 1L), List.of());
    byte[] kept = result.encode();
    assertThat(KnownResult.decode(kept).orElseThrow().counters()).containsEntry("n", 1L);

    for (int length = 1; length < 20; length++) {
      assertThat(KnownResult.decode(Arrays.copyOf(kept, length))).isEmpty();
    }
    kept[0] = -1;
    assertThat(KnownResult.decode(kept)).isEmpty();
    assertThatThrownBy(() -> ResultRecord.read(kept, File.class))
        .isInstanceOf(UncheckedIOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{\"findings\":1,\"counters\":{\"n\":1}}",
        "{\"findings\":1,\"counters\":{\"n\":null},\"highlights\":[]}",
        "{\"findings\":1,\"counters\":{},\"highlights\":[null]}",
        "{\"findings\":1,\"counters\":{},\"highlights\":[{\"score\":1}]}"
      })
  void whatLacksSomethingIsNoResult(String head) {
    byte[] zipped = Gzip.zip(head.getBytes(UTF_8));
    byte[] kept =
        ByteBuffer.allocate(Integer.BYTES + zipped.length)
            .putInt(zipped.length)
            .put(zipped)
            .array();

    assertThat(KnownResult.decode(kept)).isEmpty();
  }

  @Test
  void aDamagedFileFailsTheIteration() {
    byte[] record = Gzip.zip("{\"validation\":3}{\"path\":\"a\"}{\"path\":[1]}".getBytes(UTF_8));
    Iterator<File> files = ResultRecord.read(record, File.class).files();

    assertThat(files.next()).isEqualTo(new File("a", null));
    assertThatThrownBy(files::next).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void aTruncatedRecordFailsTheIteration() {
    ResultRecords records = new ResultRecords(3);
    records.add(file(1, 1000));
    byte[] whole = records.finish().getFirst();
    for (int less = 1; less < 900; less++) {
      byte[] cut = Arrays.copyOf(whole, whole.length - less);

      assertThatThrownBy(() -> read(List.of(cut)))
          .as("%d less", less)
          .isInstanceOf(UncheckedIOException.class);
    }
  }

  /** Otherwise the following files would be silently missing from the report. */
  @Test
  void aDamagedGzipMemberFailsTheIteration() {
    byte[] first = KnownResult.of(file(1, 10), 1, Map.of(), List.of()).file();
    byte[] second = KnownResult.of(file(2, 10), 1, Map.of(), List.of()).file();
    ResultRecords records = new ResultRecords(3);
    records.addZipped(first);
    records.addZipped(second);
    byte[] whole = records.finish().getFirst();
    int before = whole.length - second.length;
    for (int length = 1; length < second.length; length++) {
      byte[] cut = Arrays.copyOf(whole, before + length);

      assertThatThrownBy(() -> read(List.of(cut)))
          .as("%d of the second piece", length)
          .isInstanceOf(UncheckedIOException.class);
    }
    whole[before] = 0;
    assertThatThrownBy(() -> read(List.of(whole))).isInstanceOf(UncheckedIOException.class);
  }
}
