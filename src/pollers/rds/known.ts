import { type Signal, stateAt } from '../../model/signal.ts';
import type { PollContext } from '../poller.ts';

/** Signals by resource id: those just read, or else those that the model holds. */
export type SignalsOf = (id: string) => readonly Signal[];

export const signalsIn =
  ({ model }: PollContext): SignalsOf =>
  (id) =>
    model.signals.get(id) ?? [];

/** Whether RDS's own events say that it is failing any of these over, or recovering them, at `now`. */
export function isFailingOver(ids: readonly string[], signalsOf: SignalsOf, now: number): boolean {
  return ids.some((id) =>
    signalsOf(id).some(
      (signal) =>
        signal.check === 'rds/event' &&
        signal.nature === 'transition' &&
        now - signal.observedAt <= signal.validForMs,
    ),
  );
}

/** The lag in seconds where it is known at `now`. */
export function lagOf(id: string, signalsOf: SignalsOf, now: number): number | undefined {
  const lag = signalsOf(id).find(({ check }) => check === 'rds/replica-lag');
  return lag === undefined || stateAt(lag, now) === 'unknown' ? undefined : lag.value;
}
