package io.codeguard.queue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The queue's specification as a model of plain collections, which Redis is compared to. */
final class QueueModel {
  /** A task; all are distinct. */
  record Task(String group, String payload, int spent) {
    Task after(int attempts) {
      return new Task(group, payload, attempts);
    }

    String alone() {
      return payload + "/" + spent;
    }
  }

  record Delayed(Task task, long due) {}

  record Dead(Task task, boolean usedUp) {}

  static final class Job {
    final String id;
    final long incarnation;
    JobDefinition settings;
    boolean cancelled;
    long expires;
    long next;
    long total;
    long done;
    long results;
    long counter;
    final Map<String, Deque<Task>> blocks = new LinkedHashMap<>();
    final List<Task> singles = new ArrayList<>();
    final List<Delayed> delayed = new ArrayList<>();
    final List<Dead> dead = new ArrayList<>();

    Job(String id, long incarnation) {
      this.id = id;
      this.incarnation = incarnation;
    }

    long ready() {
      return singles.size() + blocks.values().stream().mapToLong(Deque::size).sum();
    }

    long exhausted() {
      return dead.stream().filter(Dead::usedUp).count();
    }

    void fail(Task task, boolean retryable, long due) {
      Task spent = task.after(task.spent() + 1);
      boolean usedUp = spent.spent() >= settings.maxAttempts();
      if (!retryable || usedUp) {
        dead.add(new Dead(spent, retryable));
      } else {
        delayed.add(new Delayed(spent, due));
      }
    }

    void release(String group, boolean alone, List<Task> tasks) {
      if (alone) {
        singles.addAll(tasks);
      } else if (!tasks.isEmpty()) {
        Deque<Task> waiting = blocks.computeIfAbsent(group, g -> new ArrayDeque<>());
        tasks.reversed().forEach(waiting::addFirst);
      }
    }

    void drop() {
      blocks.clear();
      singles.clear();
      delayed.clear();
    }
  }

  /**
   * @param duration the lease's requested duration
   * @param extended the number of extensions after an outage
   */
  record Held(
      Lease lease,
      String worker,
      Job job,
      boolean alone,
      List<Task> tasks,
      long end,
      long duration,
      int extended) {
    Held until(long newEnd) {
      return new Held(lease, worker, job, alone, tasks, newEnd, duration, extended);
    }

    Held extendedTo(long newEnd) {
      return new Held(lease, worker, job, alone, tasks, newEnd, duration, extended + 1);
    }
  }

  /** The time of a worker's latest call, and its slots. */
  record Heard(long seen, int slots) {}

  final Map<String, Job> jobs = new TreeMap<>();
  final Map<String, Held> leases = new LinkedHashMap<>();
  final Map<String, Heard> workers = new HashMap<>();
  long now = 1_000_000_000_000L;
  private long incarnations;
  private long turn;
  private long heard;
  private long back;

  Job create(String id) {
    Job job = new Job(id, ++incarnations);
    jobs.put(id, job);
    return job;
  }

  /** Whether the lease's outcome counts for its job. */
  boolean alive(Held held) {
    return jobs.get(held.job().id) == held.job() && !held.job().cancelled;
  }

  long active(Job job) {
    return leases.values().stream()
        .filter(held -> held.job() == job && alive(held))
        .mapToLong(held -> held.tasks().size())
        .sum();
  }

  long leasable(Job job) {
    if (job.settings.suspended()) {
      return 0;
    }
    long limit = job.settings.parallelism();
    return limit == 0 ? job.ready() : Math.max(0, Math.min(job.ready(), limit - active(job)));
  }

  /** The number of ready tasks that cannot be leased because of their job's parallelism. */
  long withheld(Job job) {
    return job.settings.suspended() ? 0 : job.ready() - leasable(job);
  }

  /** Selects the priority to serve among those with work, and advances the turn. */
  int takeTurn() {
    List<Integer> busy =
        jobs.values().stream()
            .filter(job -> leasable(job) > 0)
            .map(job -> job.settings.priority())
            .distinct()
            .sorted(Comparator.reverseOrder())
            .toList();
    long now = turn++;
    if (now % 16 != 15 || busy.size() == 1) {
      return busy.getFirst();
    }
    double u = Math.floorDiv(now, 16) * 0.6180339887498949 % 1;
    int lower = busy.size() - 1;
    return busy.get(1 + (int) ((1 - Math.sqrt(1 - u)) * lower));
  }

  /** The number of leased tasks. */
  long out() {
    return jobs.values().stream().mapToLong(this::active).sum();
  }

  /**
   * Records a call by a worker with this lease duration.
   *
   * @param out the number of leased tasks at that time
   */
  void call(Duration duration, long out) {
    if (out == 0) {
      return;
    }
    long silence = now - heard;
    if (silence > Math.max(duration.toMillis() / 4.0, 2000)) {
      back = now;
    }
    if (silence >= 500) {
      heard = now;
    }
  }

  /**
   * Records a lease.
   *
   * @param out the number of leased tasks before it
   */
  void begin(long out) {
    if (out == 0) {
      heard = now;
    }
  }

  void hear(String worker, int slots) {
    workers.put(worker, new Heard(now, slots));
  }

  /** Records a call by a worker that does not contain its slots. */
  void hear(String worker) {
    hear(worker, workers.getOrDefault(worker, new Heard(0, 0)).slots());
  }

  int slots() {
    return workers.values().stream().mapToInt(Heard::slots).sum();
  }

  /** The batch size for a request, given the number of leasable tasks. */
  long share(LeaseRequest request, long tasks) {
    if (request.slots() == 0) {
      return Math.min(tasks, request.maxTasks());
    }
    long fair = Math.ceilDiv(tasks, slots());
    long least = Math.ceilDiv(request.maxTasks(), 10);
    long size = Math.max(fair, least);
    long left = tasks - size;
    return Math.min(tasks, Math.min(request.maxTasks(), 2 * left < least ? tasks : size));
  }

  void wipe() {
    jobs.clear();
    leases.clear();
    workers.clear();
    incarnations = 0;
    turn = 0;
    heard = 0;
    back = 0;
  }

  /** Runs due timers in any order, because the model's locations are sets. */
  void tick() {
    List.copyOf(leases.values()).stream().filter(held -> held.end() <= now).forEach(this::expire);
    jobs.values().stream().filter(job -> !job.settings.suspended()).forEach(this::retryDue);
    jobs.values().removeIf(job -> job.expires <= now);
    workers.values().removeIf(worker -> Math.max(worker.seen(), back) <= now - 60_000);
  }

  private void expire(Held held) {
    boolean silence = held.end() - held.duration() < back && now < back + held.duration();
    if (silence && held.extended() < 10) {
      leases.put(held.lease().token(), held.extendedTo(back + held.duration()));
    } else {
      takeBack(held);
    }
  }

  private void takeBack(Held held) {
    leases.remove(held.lease().token());
    if (!alive(held)) {
      return;
    }
    Job job = held.job();
    if (!held.alone()) {
      job.singles.addAll(held.tasks());
      return;
    }
    Task task = held.tasks().getFirst();
    Task spent = task.after(task.spent() + 1);
    if (spent.spent() >= job.settings.maxAttempts()) {
      job.dead.add(new Dead(spent, true));
    } else {
      job.singles.add(spent);
    }
  }

  private void retryDue(Job job) {
    List<Delayed> due = job.delayed.stream().filter(delayed -> delayed.due() <= now).toList();
    job.delayed.removeAll(due);
    due.forEach(delayed -> job.singles.add(delayed.task()));
  }

  /** The same as {@link ModelDump#places()}. */
  Map<String, List<String>> places() {
    Map<String, List<String>> places = new TreeMap<>();
    for (Job job : jobs.values()) {
      job.blocks.forEach(
          (group, tasks) ->
              put(places, "block " + job.id + "|" + group, tasks.stream().map(Task::payload)));
      put(places, "single " + job.id, job.singles.stream().map(Task::alone));
      put(places, "delayed " + job.id, job.delayed.stream().map(d -> d.task().alone()));
      put(places, "dead " + job.id, job.dead.stream().map(d -> d.task().alone()));
    }
    for (Held held : leases.values()) {
      put(places, "lease " + held.lease().token(), held.tasks().stream().map(Task::payload));
    }
    return places;
  }

  private static void put(Map<String, List<String>> places, String place, Stream<String> payloads) {
    List<String> sorted = payloads.sorted().toList();
    if (!sorted.isEmpty()) {
      places.put(place, sorted);
    }
  }

  /** Removes the tasks that Redis leased from the job; the caller compares them. */
  List<Task> take(Job job, String group, List<String> payloads) {
    if (!job.singles.isEmpty()) {
      List<Task> single =
          job.singles.stream().filter(task -> payloads.contains(task.payload())).toList();
      job.singles.removeAll(single);
      return single;
    }
    List<Task> taken = new ArrayList<>();
    Deque<Task> tasks = job.blocks.getOrDefault(group, new ArrayDeque<>());
    while (taken.size() < payloads.size() && !tasks.isEmpty()) {
      taken.add(tasks.removeFirst());
    }
    if (tasks.isEmpty()) {
      job.blocks.remove(group);
    }
    return taken;
  }
}
