package io.codeguard.worker.report;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Iterates over a list that is fetched page by page, keeping only one page in memory. Not
 * thread-safe.
 */
final class Pages<T> implements Iterator<T> {
  private static final int PAGE = 20;

  private final Fetch<T> fetch;
  private List<T> page = List.of();
  private long from;
  private int at;
  private boolean ended;

  /** Reads a part of the list; returns an empty list beyond its end. */
  interface Fetch<T> {
    List<T> page(long from, int limit) throws InterruptedException;
  }

  Pages(Fetch<T> fetch) {
    this.fetch = fetch;
  }

  /**
   * @throws InterruptedWalkException if the thread is interrupted
   */
  @Override
  public boolean hasNext() {
    if (at < page.size()) {
      return true;
    }
    if (ended) {
      return false;
    }
    try {
      page = fetch.page(from, PAGE);
    } catch (InterruptedException e) {
      throw new InterruptedWalkException();
    }
    from += page.size();
    at = 0;
    ended = page.isEmpty();
    return !ended;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.get(at++);
  }

  /** Propagates an interrupt through interfaces without InterruptedException. */
  static final class InterruptedWalkException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
