package io.codeguard.operator.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.codeguard.api.v1alpha1.Validation;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.apps.DeploymentList;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses of the API server, deserialized like in the operator. */
class ResourceSerializationTest {
  private static final KubernetesSerialization SERIALIZATION =
      ResourceSerialization.serialization();

  /** Classes, because the element types of lists are determined from them. */
  static final class Jobs extends DefaultKubernetesResourceList<ValidationJob> {
    private static final long serialVersionUID = 1L;
  }

  static final class Pools extends DefaultKubernetesResourceList<WorkerPool> {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void oneUnreadableResourceDoesNotAffectTheOthers() {
    String items =
        IntStream.range(0, 1000)
            .mapToObj(i -> job("job-" + i, validation(i == 500 ? nested(1100) : "{}")))
            .collect(Collectors.joining(","));

    List<ValidationJob> read = SERIALIZATION.unmarshal(list(items), Jobs.class).getItems();

    assertThat(read).hasSize(1000);
    assertThat(read.stream().filter(job -> Unreadable.reason(job).isPresent()))
        .singleElement()
        .satisfies(
            bad -> {
              assertThat(bad.getMetadata().getName()).isEqualTo("job-500");
              assertThat(bad.getMetadata().getUid()).isEqualTo("uid-job-500");
              assertThat(bad.getMetadata().getResourceVersion()).isEqualTo("7");
              assertThat(bad.getMetadata().getGeneration()).isEqualTo(3);
              assertThat(Unreadable.reason(bad))
                  .contains("spec.validations[].parameters is nested more than 200 levels deep");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {'concurrency': -99999999999}        | spec.concurrency
          {'concurrency': 'many'}              | spec.concurrency
          {'concurrency': {'from': 1}}         | spec.concurrency
          {'exec': {'a': 5}}                   | spec.exec.a
          {'env': [null]}                      | spec
          {'validators': [null]}               | spec
          {'env': 'none'}                      | spec.env
          {'redis': ['a']}                     | spec.redis
          ['a']                                | spec
          'a'                                  | spec
          null                                 | spec is missing
          """)
  void reportsTheFieldThatCannotBeRead(String spec, String field) {
    List<WorkerPool> read =
        SERIALIZATION
            .unmarshal(list(pool("bad", spec) + "," + pool("good", "{}")), Pools.class)
            .getItems();

    assertThat(Unreadable.reason(read.get(0)).orElseThrow()).startsWith(field);
    assertThat(Unreadable.reason(read.get(1))).isEmpty();
  }

  @Test
  void anUnreadableStatusIsNotTreatedAsMissing() {
    String json =
        resource("ValidationJob", "bad", spec(validation("{}")), ", 'status': {'tasks': 'many'}");

    ValidationJob read = SERIALIZATION.unmarshal(quoted(json), ValidationJob.class);

    assertThat(Unreadable.reason(read).orElseThrow()).startsWith("status.tasks cannot be read");
  }

  @Test
  void aWatchContinuesLikeAList() {
    for (String parameters : List.of(nested(9000), "{'" + "k".repeat(60_000) + "': 1}")) {
      String event = "{'type': 'ADDED', 'object': %s}".formatted(job("a", validation(parameters)));

      WatchEvent read = SERIALIZATION.unmarshal(quoted(event), WatchEvent.class);

      assertThat(read.getObject())
          .isInstanceOfSatisfying(
              ValidationJob.class, job -> assertThat(job.getMetadata().getName()).isEqualTo("a"));
    }
  }

  @Test
  void longNamesAndValuesAreRead() {
    String key = "k".repeat(100_000);
    ValidationJob read =
        SERIALIZATION.unmarshal(
            quoted(job("a", validation("{'%s': '%s'}".formatted(key, "v".repeat(25_000_000))))),
            ValidationJob.class);

    assertThat(Unreadable.reason(read)).isEmpty();
  }

  @Test
  void managedFieldsAreNotRetained() {
    String managed =
        "'managedFields': [{'fieldsV1': %s}], 'annotations': {'%s': '{}', 'codeguard.io/a': 'b', 'x': 'y'}, "
            .formatted(nested(3000), "kubectl.kubernetes.io/last-applied-configuration");
    String json = job("a", validation("{}")).replace("'metadata': {", "'metadata': {" + managed);

    ValidationJob read = SERIALIZATION.unmarshal(quoted(json), ValidationJob.class);

    assertThat(Unreadable.reason(read)).isEmpty();
    assertThat(read.getMetadata().getManagedFields()).isEmpty();
    assertThat(read.getMetadata().getAnnotations()).containsOnlyKeys("codeguard.io/a");
  }

  @Test
  void aCachedJobOmitsItsInlineFiles() {
    String json =
        resource(
            "ValidationJob",
            "a",
            "{'source': {'inline': {'a.json': '{}'}}, 'validations': [{'type': 'syntax'}]}",
            "");

    ValidationJob read = SERIALIZATION.unmarshal(quoted(json), ValidationJob.class);

    assertThat(read.getSpec().source().inline()).isNull();
    assertThat(Unreadable.reason(read)).isEmpty();
  }

  @Test
  void aCachedJobOmitsWhatIsNeededOnlyAtItsStart() {
    String json =
        resource(
                "ValidationJob",
                "a",
                "{'source': {'configMap': {'name': 'c'}}, 'include': ['a'], 'exclude': ['b'],"
                    + " 'suspend': true, 'validations': [{'type': 'syntax', 'parameters': {'a': 1},"
                    + " 'include': ['c'], 'suppress': [{'reason': 'r'}]}, {'type': 'pattern'}]}",
                "")
            .replace("'metadata': {", "'metadata': {'labels': {'of': 'others'}, ");

    ValidationJob read = SERIALIZATION.unmarshal(quoted(json), ValidationJob.class);

    assertThat(Unreadable.reason(read)).isEmpty();
    assertThat(read.getMetadata().getLabels()).isEmpty();
    assertThat(read.getSpec().include()).isEmpty();
    assertThat(read.getSpec().exclude()).isEmpty();
    assertThat(read.getSpec().suspend()).isTrue();
    assertThat(read.getSpec().validations())
        .containsExactly(
            new Validation("syntax", null, null, null, null),
            new Validation("pattern", null, null, null, null));
  }

  @Test
  void aResourceThatWouldExhaustMemoryIsUnreadable() {
    String variables = "{'name': 'a', 'value': 'b'},".repeat(10_000) + "{}";
    String finalizers = "'f',".repeat(20_000) + "'f'";

    List<WorkerPool> read =
        SERIALIZATION
            .unmarshal(
                list(
                    pool("large", "{'env': [" + variables + "]}")
                        + ","
                        + pool("held", "{}")
                            .replace(
                                "'metadata': {",
                                "'metadata': {'finalizers': [" + finalizers + "], ")
                        + ","
                        + pool("good", "{'env': [{'name': 'a', 'value': 'b'}]}")),
                Pools.class)
            .getItems();

    assertThat(Unreadable.reason(read.get(0)))
        .contains("spec.env[].value makes the resource larger than 512 KiB");
    assertThat(Unreadable.reason(read.get(1)).orElseThrow()).startsWith("metadata.finalizers");
    assertThat(Unreadable.reason(read.get(2))).isEmpty();
    assertThat(read)
        .extracting(pool -> pool.getMetadata().getName())
        .containsExactly("large", "held", "good");
    assertThat(read).extracting(pool -> pool.getMetadata().getUid()).doesNotContainNull();
  }

  @Test
  void unreadableMetadataStillIdentifyTheResource() {
    String json =
        job("a", validation("{}"))
            .replace("'generation': 3", "'generation': 3, 'ownerReferences': 'nobody'");

    ValidationJob read = SERIALIZATION.unmarshal(quoted(json), ValidationJob.class);

    assertThat(Unreadable.reason(read).orElseThrow()).startsWith("metadata.ownerReferences");
    assertThat(read.getMetadata().getName()).isEqualTo("a");
    assertThat(read.getMetadata().getFinalizers()).containsExactly("codeguard.io/queue");
    assertThat(read.getMetadata().getGeneration()).isEqualTo(3);
  }

  @Test
  void aCopyOfAnUnreadableResourceIsUnreadable() {
    ValidationJob read =
        SERIALIZATION.unmarshal(quoted(job("a", validation(nested(500)))), ValidationJob.class);

    ValidationJob copy = SERIALIZATION.clone(read);

    assertThat(Unreadable.reason(copy)).isPresent().isEqualTo(Unreadable.reason(read));
    assertThat(copy.getMetadata()).isEqualTo(read.getMetadata());
  }

  @Test
  void deploymentsAndPodsAreIsolatedToo() {
    String bad = "{'metadata': {'name': 'bad'}, 'spec': {'hostPID': [], 'replicas': 'many'}}";
    String good = "{'metadata': {'name': 'good'}, 'spec': {}}";

    List<? extends HasMetadata> deployments =
        SERIALIZATION.unmarshal(list(bad + "," + good), DeploymentList.class).getItems();
    List<? extends HasMetadata> pods =
        SERIALIZATION.unmarshal(list(bad + "," + good), PodList.class).getItems();

    for (List<? extends HasMetadata> read : List.of(deployments, pods)) {
      assertThat(Unreadable.reason(read.get(0))).isPresent();
      assertThat(read.get(0).getMetadata().getName()).isEqualTo("bad");
      assertThat(Unreadable.reason(read.get(1))).isEmpty();
    }
  }

  /** Names with equal hashes, which Jackson's symbol table would reject. */
  @Test
  void collidingNamesAreRead() {
    String parameters =
        IntStream.range(0, 1 << 12)
            .mapToObj(ResourceSerializationTest::colliding)
            .map("'%s': 1"::formatted)
            .collect(Collectors.joining(",", "{", "}"));

    ValidationJob read =
        SERIALIZATION.unmarshal(quoted(job("a", validation(parameters))), ValidationJob.class);

    assertThat(Unreadable.reason(read)).isEmpty();
  }

  /** Strings of 24 characters with equal hashes: two pairs of letters, in any order. */
  private static String colliding(int number) {
    return IntStream.range(0, 12)
        .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
        .collect(Collectors.joining());
  }

  private static String nested(int levels) {
    return "{'a': ".repeat(levels) + "1" + "}".repeat(levels);
  }

  private static String validation(String parameters) {
    return "{'type': 'pattern', 'parameters': " + parameters + "}";
  }

  private static String spec(String validations) {
    return "{'source': {'git': {'url': 'https://example.com/a.git'}}, 'validations': [%s]}"
        .formatted(validations);
  }

  private static String job(String name, String validations) {
    return resource("ValidationJob", name, spec(validations), "");
  }

  private static String pool(String name, String spec) {
    return resource("WorkerPool", name, spec, "");
  }

  private static String resource(String kind, String name, String spec, String more) {
    return """
    {'apiVersion': 'codeguard.io/v1alpha1', 'kind': '%s',
     'metadata': {'name': '%s', 'namespace': 'ns', 'uid': 'uid-%s', 'resourceVersion': '7',
       'generation': 3, 'finalizers': ['codeguard.io/queue']},
     'spec': %s%s}
    """
        .formatted(kind, name, name, spec, more);
  }

  private static String list(String items) {
    return quoted("{'metadata': {'resourceVersion': '9'}, 'items': [%s]}".formatted(items));
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }
}
