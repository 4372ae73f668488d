import type { Observation } from '../model/observation.ts';
import type { Resource } from '../model/resource.ts';
import type { Signal } from '../model/signal.ts';
import { cadenceMs, complete, type Finding, signalOf, type Voice } from './finding.ts';
import type { PollContext } from './poller.ts';

/** CloudWatch takes $0.01 for each thousand metrics that it is asked for: a hundred each minute are $43 a month. */
const askedEachSweep = 100;

/** What is well waits for its turn so many sweeps at most: five minutes at a cadence of one. */
const mostSweeps = 5;

export interface MetricsTurn {
  readonly voice: Voice;
  /** How many metrics one is asked about by. */
  readonly metricsOf: (resource: Resource) => number;
  /** What this part said of one when it was last read, by whichever signals. */
  readonly heldOf: (resource: Resource) => readonly Signal[];
  /** Throws AwsError. */
  readonly read: (due: readonly Resource[]) => Promise<readonly Finding[]>;
}

/**
 * What a part says by metrics of so many resources that asking for all of them each time would cost more than they are
 * worth. What fails, what is warned of and what is new is read each time; what is well, or silent, in turn, and its word
 * is valid until its turn comes again. Of an account that is not large everything is read each time. Throws AwsError.
 */
export async function metricsInTurn(
  resources: readonly Resource[],
  context: PollContext,
  { voice, metricsOf, heldOf, read }: MetricsTurn,
): Promise<Observation> {
  const metrics = resources.reduce((sum, one) => sum + metricsOf(one), 0);
  const turns = Math.min(mostSweeps, Math.ceil(metrics / askedEachSweep));
  if (turns <= 1) return complete(voice, context, { findings: await read(resources) });
  const turn = Math.floor(context.now() / cadenceMs(voice, context)) % turns;
  const held = resources.map(heldOf);
  const isDue = (index: number) => index % turns === turn || isNewOrUnwell(held[index] ?? []);
  const findings = await read(resources.filter((_, index) => isDue(index)));
  const patient = { ...voice, part: { ...voice.part, everyMs: voice.part.everyMs * turns } };
  const readAt = context.now();
  return complete(voice, context, {
    findings: findings.filter(isUnwell),
    signals: [
      ...findings
        .filter((finding) => !isUnwell(finding))
        .map((finding) => signalOf(finding, patient, context, readAt)),
      ...held.flatMap((signals, index) => (isDue(index) ? [] : signals)),
    ],
  });
}

const isNewOrUnwell = (signals: readonly Signal[]): boolean => signals.length === 0 || signals.some(isUnwell);

const isUnwell = ({ state }: Pick<Signal, 'state'>): boolean => state === 'fail' || state === 'warn';
