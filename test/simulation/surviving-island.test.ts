import { describe, expect, it } from 'vitest';
import type { FaultTarget } from '../../src/simulator/faults/fault.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { playStory, replayOf, shippedScenario } from '../support/played-story.ts';

const minute = 60_000;
const name = 'old-primary-still-writing';

interface Befalls {
  readonly fault: string;
  readonly parameters: FaultTarget;
  /** Minutes from the beginning of the story; all of it begins with the second. */
  readonly until?: number;
}

const cutReplicas: readonly Befalls[] = ['replica/1', 'replica/2'].map((database) => ({
  fault: 'cut-replication',
  parameters: { database },
}));
const connectionsAreDark: Befalls = {
  fault: 'silence-metrics',
  parameters: { namespace: 'AWS/RDS', metric: 'DatabaseConnections' },
};

const writesAreDark: Befalls = {
  fault: 'silence-metrics',
  parameters: { namespace: 'AWS/RDS', metric: 'WriteIOPS' },
};

/** What Holdfast changed when all this befell the shop in place of what the scenario says, in its order. */
async function changesWhen(befalls: readonly Befalls[], seed: number) {
  const scenario = shippedScenario(name);
  const { position } = scenario.faults[0] ?? { position: { file: scenario.file, line: 1, column: 1 } };
  const faults = befalls.map(({ fault, parameters, until = 18 }) => ({
    fault: faultNamed(fault),
    parameters,
    position,
    atMs: minute,
    untilMs: until * minute,
    spreadMs: 0,
  }));
  const story = await playStory({ scenario: { ...scenario, durationMs: 20 * minute, faults }, seed });
  expect(story.harms, replayOf(name, seed)).toEqual([]);
  return story.mutations.map((text) => text.split(' ')[0]);
}

const paused = (until: number): Befalls => ({
  fault: 'pause-database',
  parameters: { database: 'writer' },
  until,
});

describe('an old writer that may still be written to', () => {
  it.each<[string, readonly Befalls[], readonly string[]]>([
    [
      'is left alone where its replicas are cut off, and only the count of its clients is missing',
      [...cutReplicas, connectionsAreDark],
      [],
    ],
    [
      'is left alone where it stands still, and nobody knows who is connected',
      [paused(18), connectionsAreDark],
      [],
    ],
    [
      'is left alone where it stands still, and nobody knows whether anything is written',
      [paused(18), writesAreDark],
      [],
    ],
    [
      'is given back to its clients when it comes back before the promotion',
      [paused(4)],
      ['ModifyDBInstance', 'ModifyDBInstance'],
    ],
    [
      'is fenced, and its heir promoted, when it is proven that nobody is there',
      [paused(18)],
      ['ModifyDBInstance', 'PromoteReadReplica', 'ChangeResourceRecordSets'],
    ],
  ])('%s', async (_what, befalls, changes) => {
    for (const seed of [31, 32]) expect(await changesWhen(befalls, seed), `seed ${seed}`).toEqual(changes);
  });
});
