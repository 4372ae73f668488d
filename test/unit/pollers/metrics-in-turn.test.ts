import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../src/model/observation.ts';
import type { SignalState } from '../../../src/model/signal.ts';
import { metricsInTurn } from '../../../src/pollers/metrics-in-turn.ts';
import { modelOf, resourceOf, signalOf } from '../../support/model-of.ts';
import { pollBench, startedAt } from '../../support/poll.ts';

const minuteMs = 60_000;
const check = 'dynamodb/throttles';
const voice = {
  poller: 'dynamodb',
  part: { name: 'throttles', reach: 'regional', everyMs: minuteMs },
} as const;

/** So many tables with four metrics each, of which some are held in a state; what one sweep reads, and says. */
async function swept(
  count: number,
  {
    held = {},
    minute = 0,
    finds = 'pass',
  }: {
    readonly held?: Readonly<Record<string, SignalState>>;
    readonly minute?: number;
    readonly finds?: SignalState;
  } = {},
): Promise<{ readonly read: readonly string[]; readonly said: Observation }> {
  const tables = Array.from({ length: count }, (_, index) =>
    resourceOf({ id: `table-${index}`, kind: 'dynamodb:table' }),
  );
  const signals = Object.entries(held).map(([resource, state]) => signalOf({ resource, check, state }));
  const { context } = pollBench({}, modelOf({ resources: tables, signals }));
  const read: string[] = [];
  const said = await metricsInTurn(
    tables,
    { ...context, now: () => startedAt + minute * minuteMs },
    {
      voice,
      metricsOf: () => 4,
      heldOf: ({ id }) => context.model.signals.get(id) ?? [],
      read: (due) => {
        read.push(...due.map(({ id }) => id));
        return Promise.resolve(
          due.map(({ id }) => ({ resource: id, check, family: 'application', state: finds, reason: 'read' })),
        );
      },
    },
  );
  return { read, said };
}

const wellAll = (count: number): Record<string, SignalState> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`table-${index}`, 'pass']));

const signalsIn = (observation: Observation) => (observation.kind === 'failed' ? [] : observation.signals);

describe('metrics of many resources', () => {
  it.each([
    [25, 1],
    [26, 2],
    [75, 3],
    [100, 4],
    [101, 5],
    [500, 5],
  ])('of %i tables with four metrics each are all read within %i minutes', async (count, minutes) => {
    const reads: (readonly string[])[] = [];
    for (let minute = 0; minute < minutes; minute += 1)
      reads.push((await swept(count, { held: wellAll(count), minute })).read);
    expect(new Set(reads.flat()).size).toBe(count);
    for (const read of reads) expect(read.length).toBeLessThanOrEqual(Math.ceil(count / minutes));
  });

  it.each([
    ['fail', true],
    ['warn', true],
    ['unknown', false],
    ['pass', false],
  ] as const)('of one that is held to %s are read each time: %s', async (state, each) => {
    const reads = [];
    for (let minute = 0; minute < 5; minute += 1)
      reads.push((await swept(200, { held: { ...wellAll(200), 'table-7': state }, minute })).read);
    expect(reads.filter((read) => read.includes('table-7'))).toHaveLength(each ? 5 : 1);
  });

  it('of one that is new are read at once, whosever turn it is', async () => {
    const { 'table-7': _, ...others } = wellAll(200);
    for (let minute = 0; minute < 5; minute += 1)
      expect((await swept(200, { held: others, minute })).read).toContain('table-7');
  });

  it('leave the word of those whose turn it is not as it was, and withdraw none', async () => {
    const { read, said } = await swept(200, { held: wellAll(200) });
    expect(read).toHaveLength(40);
    const words = new Map(signalsIn(said).map((signal) => [signal.resource, signal]));
    expect(words.size).toBe(200);
    for (const [resource, { reason }] of words)
      expect(reason).toBe(read.includes(resource) ? 'read' : 'given');
  });

  it('are valid until their turn comes again, where all is well', async () => {
    const { said } = await swept(200);
    expect(new Set(signalsIn(said).map(({ validForMs }) => validForMs))).toEqual(
      new Set([2.5 * 5 * minuteMs]),
    );
  });

  it.each(['fail', 'warn'] as const)(
    'are valid no longer than ever of what they find to %s',
    async (finds) => {
      const { said } = await swept(200, { finds });
      expect(new Set(signalsIn(said).map(({ validForMs }) => validForMs))).toEqual(new Set([2.5 * minuteMs]));
    },
  );
});
