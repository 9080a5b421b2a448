package io.codeguard.operator.reading;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.codeguard.api.v1alpha1.ValidationJob;
import io.codeguard.api.v1alpha1.WorkerPool;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Isolates deserialization failures of single resources, for the kinds that are listed and watched.
 */
final class IsolatingModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  private static final Map<Class<?>, Supplier<HasMetadata>> KINDS =
      Map.of(
          ValidationJob.class, ValidationJob::new,
          WorkerPool.class, WorkerPool::new,
          Deployment.class, Deployment::new,
          Pod.class, Pod::new);

  IsolatingModule() {
    setDeserializerModifier(
        new BeanDeserializerModifier() {
          private static final long serialVersionUID = 1L;

          @Override
          public JsonDeserializer<?> modifyDeserializer(
              DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> typed) {
            Supplier<HasMetadata> empty = KINDS.get(bean.getBeanClass());
            return empty == null ? typed : new IsolatingDeserializer(typed, empty);
          }
        });
  }
}
