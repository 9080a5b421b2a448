package io.codeguard.operator.scaling.simulation;

import java.util.Random;

/** Tasks that arrive in each second of a day. The same seed gives the same day. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Load(long[] arrivals) {
  static final int DAY = 24 * 3600;

  private static final int HOUR = 3600;
  private static final long MILLION = 1_000_000;

  static Load day(long seed) {
    Random random = new Random(seed);
    long[] arrivals = new long[DAY];
    trickle(arrivals, random);
    ramp(arrivals, random);
    sawtooth(arrivals);
    bursts(arrivals, random);
    // One job with a million tasks, fed at full speed.
    for (int second = 0; second < 100; second++) {
      arrivals[18 * HOUR + second] += MILLION / 100;
    }
    return new Load(arrivals);
  }

  /** Night: an occasional small job, with long idle times. */
  private static void trickle(long[] arrivals, Random random) {
    for (int second = 0; second < 7 * HOUR; second++) {
      if (random.nextInt(900) == 0) {
        arrivals[second] += 10 + random.nextInt(40);
      }
    }
  }

  /** Morning: people start to work, and the load increases. */
  private static void ramp(long[] arrivals, Random random) {
    for (int second = 7 * HOUR; second < 12 * HOUR; second++) {
      double share = (second - 7.0 * HOUR) / (5.0 * HOUR);
      arrivals[second] += Math.round(share * 100 * random.nextDouble() * 2);
    }
  }

  /** Afternoon: a pipeline that runs every ten minutes, with decreasing load. */
  private static void sawtooth(long[] arrivals) {
    for (int second = 13 * HOUR; second < 17 * HOUR; second++) {
      arrivals[second] += Math.max(0, 120 - (second % 600));
    }
  }

  /** All day: large pushes at random times. */
  private static void bursts(long[] arrivals, Random random) {
    for (int burst = 0; burst < 40; burst++) {
      arrivals[random.nextInt(DAY)] += 500 + random.nextInt(4500);
    }
  }
}
