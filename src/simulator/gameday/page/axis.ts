import type { RunReport } from '../report.ts';

/** The time that several charts share, seconds from the fault. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  /** Place of an instant, 0–100. */
  at(seconds: number): number;
  readonly ticks: readonly { readonly seconds: number; readonly label: string }[];
}

const steps = [30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200] as const;

/** A chart with more marks than this on its axis cannot be read. */
const ticksAtMost = 12;

/** An axis on which all of these fit, so that they can be compared instant by instant. */
export function axisOf(reports: readonly Pick<RunReport, 'timeline' | 'experience'>[]): Axis {
  let from = 0;
  let to = 60;
  for (const { timeline, experience } of reports) {
    for (const { atSeconds } of [...timeline, ...experience]) {
      from = Math.min(from, atSeconds);
      to = Math.max(to, atSeconds);
    }
  }
  const step = steps.find((one) => (to - from) / one <= ticksAtMost) ?? 86_400;
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  const ticks = Array.from({ length: count }, (_, index) => {
    const seconds = (first + index) * step;
    return { seconds, label: label(seconds) };
  });
  return {
    from,
    to,
    at: (seconds) => Math.round(((seconds - from) / (to - from)) * 10_000) / 100,
    ticks,
  };
}

function label(seconds: number): string {
  if (seconds === 0) return 'fault';
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
