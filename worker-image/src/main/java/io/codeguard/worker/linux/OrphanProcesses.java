package io.codeguard.worker.linux;

import io.codeguard.validators.exec.ProgramMark;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;

/**
 * Kills processes that programs leave running when they exit. Linux makes orphans children of this
 * process once it is a {@linkplain PrivateProcess#protect() subreaper}, so they can be identified
 * as children that this process did not start. They may run as long as the program whose mark is in
 * their environment. Thread-safe.
 */
final class OrphanProcesses {
  private static final int ROUNDS = 20;
  private static final int EXIT_WAIT_MILLIS = 100;

  private final Map<Process, ProgramMark> programs = new ConcurrentHashMap<>();

  private final ReadWriteLock starting = new ReentrantReadWriteLock();

  /** Starts a program and registers it, so that it is not mistaken for an orphan. */
  Process start(ProcessBuilder program, ProgramMark mark) throws IOException {
    starting.readLock().lock();
    try {
      Process process = program.start();
      programs.put(process, mark);
      return process;
    } finally {
      starting.readLock().unlock();
    }
  }

  /** Kills and reaps orphans until there are none. */
  void killAll() {
    starting.writeLock().lock();
    try {
      boolean found = true;
      for (int round = 0; round < ROUNDS && found; round++) {
        List<ProcessHandle> orphans = find();
        orphans.forEach(ProcessHandle::destroyForcibly);
        orphans.forEach(OrphanProcesses::reap);
        // Their own children are reparented to this process only now.
        found = !orphans.isEmpty();
      }
    } finally {
      starting.writeLock().unlock();
    }
  }

  private List<ProcessHandle> find() {
    programs.keySet().removeIf(program -> !program.isAlive());
    Set<Long> ours = programs.keySet().stream().map(Process::pid).collect(Collectors.toSet());
    return ProcessHandle.current()
        .children()
        .filter(child -> !ours.contains(child.pid()) && !isOfLivingProgram(child))
        .toList();
  }

  private boolean isOfLivingProgram(ProcessHandle child) {
    return programs.values().stream().anyMatch(mark -> mark.isOn(child.pid()));
  }

  private static void reap(ProcessHandle orphan) {
    orphan.onExit().completeOnTimeout(orphan, EXIT_WAIT_MILLIS, TimeUnit.MILLISECONDS).join();
    Libc.reap(orphan.pid());
  }
}
