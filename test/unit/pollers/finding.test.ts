import { describe, expect, it } from 'vitest';
import { complete, type Voice } from '../../../src/pollers/finding.ts';
import { pollBench } from '../../support/poll.ts';

const voice: Voice = { poller: 'ec2', part: { name: 'status', reach: 'regional', everyMs: 60_000 } };
const finding = {
  resource: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1',
  check: 'ec2/state',
  family: 'control-plane',
  state: 'pass',
  reason: 'given',
} as const;

describe('what a poller says', () => {
  it.each([
    [undefined, 150_000],
    [5, 750_000],
    [0.5, 75_000],
  ])('stands for two and a half of its real cadence (stretched %s times: %i ms)', (stretch, validForMs) => {
    const { context } = pollBench({});
    const stretched = stretch === undefined ? context : { ...context, stretch };
    expect(complete(voice, stretched, { findings: [finding] })).toMatchObject({ signals: [{ validForMs }] });
  });
});
