package io.codeguard.system.simulation;

import io.codeguard.queue.QueueMonitor;
import io.codeguard.queue.QueueUnavailableException;
import io.codeguard.queue.ResultCache;
import io.codeguard.queue.TaskFeed;
import io.codeguard.queue.TaskLeases;
import io.codeguard.queue.TaskQueue;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The queue from the perspective of one thread of a process: each call goes over the process' link.
 * Generic for all methods.
 */
final class Calls {
  /** The retry interval of workers. */
  private static final int AGAIN_MILLIS = 500;

  private Calls() {}

  /** Calls that fail when Redis is unavailable. */
  static TaskQueue queue(TaskQueue queue, Actor actor, Link link) {
    return queue(queue, actor, link, false, null);
  }

  /**
   * The queue from the perspective of a worker's store, which blocks until Redis is available or it
   * is interrupted; here simulated time passes instead.
   */
  static TaskQueue patient(TaskQueue queue, Actor actor, Link link, Instance instance) {
    return queue(queue, actor, link, true, instance);
  }

  private static TaskQueue queue(
      TaskQueue queue, Actor actor, Link link, boolean patient, Instance instance) {
    return new TaskQueue() {
      @Override
      public String name() {
        return queue.name();
      }

      @Override
      public TaskFeed feed() {
        return linked(TaskFeed.class, queue.feed());
      }

      @Override
      public TaskLeases leases() {
        return linked(TaskLeases.class, queue.leases());
      }

      @Override
      public QueueMonitor monitor() {
        return linked(QueueMonitor.class, queue.monitor());
      }

      private <T> T linked(Class<T> type, T target) {
        return proxy(type, new Linked(target, actor, link, patient, instance));
      }
    };
  }

  static ResultCache results(ResultCache results, Actor actor, Link link) {
    return proxy(ResultCache.class, new Linked(results, actor, link, false, null));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private record Linked(Object target, Actor actor, Link link, boolean patient, Instance instance)
      implements InvocationHandler {
    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
      String what = describe(method, arguments);
      while (true) {
        try {
          return actor.<Object>await(
              reply -> link.send(what, () -> call(method, arguments), reply));
        } catch (QueueUnavailableException e) {
          if (!patient || actor.isInterrupted()) {
            throw e;
          }
          actor.await(reply -> instance.after(AGAIN_MILLIS, () -> reply.answer(null)));
        }
      }
    }

    private Object call(Method method, Object[] arguments) throws ReflectiveOperationException {
      try {
        return method.invoke(target, arguments);
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw e;
      }
    }

    private static String describe(Method method, Object[] arguments) {
      return method.getName()
          + Arrays.stream(arguments == null ? new Object[0] : arguments)
              .map(Texts::of)
              .collect(Collectors.joining(", ", "(", ")"));
    }
  }
}
