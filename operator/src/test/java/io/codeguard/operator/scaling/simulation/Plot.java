package io.codeguard.operator.scaling.simulation;

import io.codeguard.operator.scaling.simulation.Simulation.Result;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/** Plots results below each other as SVG: demand as an area (logarithmic), replicas as a line. */
final class Plot {
  private static final int WIDTH = 1200;
  private static final int PANEL = 190;
  private static final int LEFT = 60;
  private static final int RIGHT = 90;
  private static final int GAP = 40;
  private static final int MINUTE = 60;

  private Plot() {}

  static String svg(List<Result> results, int max) {
    Formatter out = new Formatter(Locale.ROOT);
    int height = GAP + results.size() * (PANEL + GAP);
    out.format(
        "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif'"
            + " font-size='12'>%n",
        LEFT + WIDTH + RIGHT, height);
    out.format("<rect width='100%%' height='100%%' fill='white'/>%n");
    for (int i = 0; i < results.size(); i++) {
      panel(out, results.get(i), GAP + i * (PANEL + GAP), max);
    }
    out.format("</svg>%n");
    return out.toString();
  }

  private static void panel(Formatter out, Result result, int top, int max) {
    out.format("<g transform='translate(%d,%d)'>%n", LEFT, top);
    out.format(
        "<text y='-8'><tspan font-weight='bold'>%s</tspan>: backlog %,d s, wasted %,d worker-seconds,"
            + " %d turns</text>%n",
        result.scaler(), result.backlogSeconds(), result.wastedWorkerSeconds(), result.turns());
    out.format("<rect width='%d' height='%d' fill='none' stroke='#ccc'/>%n", WIDTH, PANEL);
    for (int hour = 0; hour <= 24; hour += 3) {
      int x = hour * WIDTH / 24;
      out.format("<path d='M%d 0V%d' stroke='#eee'/>%n", x, PANEL);
      out.format(
          "<text x='%d' y='%d' text-anchor='middle' fill='#777'>%d h</text>%n",
          x, PANEL + 15, hour);
    }
    for (int power = 0; power <= 6; power += 2) {
      double y = demandHeight(Math.pow(10, power));
      out.format(
          "<text x='-6' y='%.0f' text-anchor='end' fill='#c60'>10^%d</text>%n", y + 4, power);
    }
    out.format("<text x='%d' y='10' fill='#06c'>%d workers</text>%n", WIDTH + 4, max);
    out.format(
        "<path d='M0 %d%sV%d Z' fill='#fa4' fill-opacity='0.5'/>%n",
        PANEL, path(minute -> demandHeight((double) highest(result.demand(), minute)), "L"), PANEL);
    out.format(
        "<path d='M0 %d%s' fill='none' stroke='#06c'/>%n",
        PANEL,
        path(minute -> PANEL - PANEL * (double) highest(result.replicas(), minute) / max, "L"));
    out.format("</g>%n");
  }

  private static double demandHeight(double demand) {
    double share = demand < 1 ? 0 : (Math.log10(demand) + 0.2) / 6.4;
    return PANEL - PANEL * Math.min(1, share);
  }

  private static String path(IntToDoubleFunction height, String verb) {
    StringBuilder path = new StringBuilder();
    int minutes = Load.DAY / MINUTE;
    for (int minute = 0; minute < minutes; minute++) {
      path.append(verb)
          .append(
              String.format(
                  Locale.ROOT,
                  "%.1f %.1f",
                  minute * (double) WIDTH / minutes,
                  height.applyAsDouble(minute)));
    }
    return path.toString();
  }

  private static long highest(long[] values, int minute) {
    long highest = 0;
    for (int i = minute * MINUTE; i < (minute + 1) * MINUTE; i++) {
      highest = Math.max(highest, values[i]);
    }
    return highest;
  }

  private static int highest(int[] values, int minute) {
    int highest = 0;
    for (int i = minute * MINUTE; i < (minute + 1) * MINUTE; i++) {
      highest = Math.max(highest, values[i]);
    }
    return highest;
  }
}
