import { describe, expect, it } from 'vitest';
import type { SeriesSeen } from '../../../src/engine/engine.ts';
import { noticeSilence } from '../../../src/engine/notice-silence.ts';
import { createTroubles } from '../../../src/engine/troubles.ts';
import type { Observation } from '../../../src/model/observation.ts';
import { account, instanceId, noon, region } from '../../support/model-builder.ts';
import { signalOf } from '../../support/model-of.ts';

/** One look of an observer, at so many series with a datapoint and so many without. */
function look(name: string, found: number, missing = 0, where = region): Observation {
  const signals = Array.from({ length: found + missing }, (_, index) =>
    signalOf({
      resource: instanceId(String(index)),
      check: 'rds/replica-lag',
      state: index < found ? 'pass' : 'unknown',
    }),
  );
  return {
    kind: 'complete',
    observer: { name, account, region: where },
    observedAt: noon,
    resources: [],
    signals,
  };
}

function troublesAfter(...rounds: readonly (readonly Observation[])[]): readonly string[] {
  const troubles = createTroubles(() => undefined);
  const state = { seriesSeen: new Map<string, SeriesSeen>() };
  for (const round of rounds) noticeSilence({ troubles }, state, round);
  return troubles.list().map(({ part }) => part);
}

const dark = [`metrics:${account}/${region}`];

describe('metrics that stop', () => {
  it.each<[string, (readonly Observation[])[], readonly string[]]>([
    ['all of three series', [[look('rds/lag', 3)], [look('rds/lag', 0, 3)]], dark],
    ['all but one of three', [[look('rds/lag', 3)], [look('rds/lag', 1, 2)]], []],
    ['both of two: a replica or two may have stopped', [[look('rds/lag', 2)], [look('rds/lag', 0, 2)]], []],
    ['what never was there', [[look('rds/lag', 0, 3)]], []],
    [
      'those of every observer of the region',
      [
        [look('rds/lag', 2), look('cloudwatch/metrics', 1, 2)],
        [look('rds/lag', 0, 2), look('cloudwatch/metrics', 0, 3)],
      ],
      dark,
    ],
    [
      'those of one observer, while another finds some',
      [[look('rds/lag', 3), look('cloudwatch/metrics', 1, 2)], [look('rds/lag', 0, 3)]],
      [],
    ],
    [
      'those of one region, while another has some',
      [[look('rds/lag', 3), look('rds/lag', 3, 0, 'us-east-1')], [look('rds/lag', 0, 3)]],
      dark,
    ],
    ['those of what is gone', [[look('rds/lag', 3)], [look('rds/lag', 0, 0)]], []],
    ['and come back', [[look('rds/lag', 3)], [look('rds/lag', 0, 3)], [look('rds/lag', 1, 2)]], []],
    ['for many rounds', [[look('rds/lag', 3)], [look('rds/lag', 0, 3)], [look('rds/lag', 0, 3)]], dark],
    ['of an observer that counts no metrics', [[look('ec2/status', 3)], [look('ec2/status', 0, 3)]], []],
  ])('%s', (_what, rounds, parts) => {
    expect(troublesAfter(...rounds)).toEqual(parts);
  });
});
