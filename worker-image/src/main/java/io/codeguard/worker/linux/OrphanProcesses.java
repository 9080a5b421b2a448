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
 * What programs leave running when they end. Linux gives processes that lose their parent to this
 * one, once {@link PrivateProcess#begin() it asks for them}: whatever they did to hide, they are
 * known as children that this process did not start. They may live as long as the program does
 * whose mark they bear. Thread-safe.
 */
final class OrphanProcesses {
  private static final int ROUNDS = 20;
  private static final int PATIENCE_MILLIS = 100;

  private final Map<Process, ProgramMark> programs = new ConcurrentHashMap<>();

  private final ReadWriteLock starting = new ReentrantReadWriteLock();

  /** Starts a program; until it is known, it would look like a stray. */
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

  /** Ends and buries them, until there are none. */
  void end() {
    starting.writeLock().lock();
    try {
      boolean some = true;
      for (int round = 0; round < ROUNDS && some; round++) {
        List<ProcessHandle> strays = find();
        strays.forEach(ProcessHandle::destroyForcibly);
        strays.forEach(OrphanProcesses::bury);
        // Their own children come to us only now.
        some = !strays.isEmpty();
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

  private static void bury(ProcessHandle stray) {
    stray.onExit().completeOnTimeout(stray, PATIENCE_MILLIS, TimeUnit.MILLISECONDS).join();
    Libc.bury(stray.pid());
  }
}
