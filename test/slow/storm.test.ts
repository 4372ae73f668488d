import { afterEach, describe, expect, it } from 'vitest';
import type { Observation } from '../../src/model/observation.ts';
import type { Signal } from '../../src/model/signal.ts';
import { fleet } from '../bench/fleet.ts';
import { stormStage } from '../support/storm-stage.ts';

let stage: Awaited<ReturnType<typeof stormStage>>;
afterEach(() => stage.end());

const replace = `
policy: replace-failed-instance
summary: Replace an instance that two witnesses call failed.
watch: ec2:instance
when: verdict in ['host-failed', 'fleet-wide', 'suspect']
for: 1m
mode: auto
remedy:
  - action: replace-instance
  - page: on-call
limits:
  group: { inFlight: 1, perWindow: "30%", window: 1h }
  keepServing: { count: 2, percent: 50 }
runbook: |
  ## Meaning
  For tests.
tests: []
`;

const page = `
policy: page-each
summary: A policy whose author did not think of a storm.
watch: ec2:instance
when: verdict != 'healthy'
for: 1m
mode: auto
remedy:
  - page: on-call
runbook: |
  ## Meaning
  For tests.
tests: []
`;

/** Every instance of the fleet fails by the word of the hypervisor and of its load balancer. */
function allFailing(said: readonly Observation[]): Observation[] {
  const failed = (signal: Signal): Signal =>
    signal.check === 'ec2/system-status' || signal.check === 'elb/target-health'
      ? { ...signal, state: 'fail' }
      : signal;
  return said.map((observation) =>
    observation.kind === 'failed'
      ? observation
      : { ...observation, signals: observation.signals.map(failed) },
  );
}

describe('a storm: every instance of fifty groups fails at once', () => {
  it('is journaled whole, calls a handful of times, acts on nothing, and the loop goes on', async () => {
    const everything = fleet(1_400);
    let failing = false;
    stage = await stormStage({
      policies: [replace, page],
      say: (now) => (failing ? allFailing(everything.sweep(now)) : everything.sweep(now)),
    });
    await stage.playTo(200);
    failing = true;
    await stage.playTo(600);

    const bad = [...stage.engine.view.model().verdicts.values()].filter(({ kind }) => kind === 'fleet-wide');
    const told = stage.entries.flatMap((event) =>
      event.kind === 'verdict-changed' && event.to === 'fleet-wide' ? [event.target] : [],
    );
    expect(bad.length).toBeGreaterThanOrEqual(1_200);
    expect(new Set(told)).toEqual(new Set(bad.map(({ target }) => target)));
    expect(stage.count('page')).toBe(5);
    expect(stage.lastPage()).toContain('more targets, of which no calls of their own are made');
    expect(stage.count('intent')).toBe(0);
    expect(stage.engine.view.troubles()).toEqual([]);
  });

  it('of more events than the journal takes at once loses none of them', async () => {
    const everything = fleet(7_000);
    let failing = false;
    stage = await stormStage({
      policies: [page],
      say: (now) => (failing ? allFailing(everything.sweep(now)) : everything.sweep(now)),
    });
    await stage.playTo(200);
    failing = true;
    await stage.playTo(300);
    const signals = stage.entries.filter((event) => event.kind === 'signal-changed' && event.to === 'fail');
    expect(signals.length).toBeGreaterThan(12_000);
  });
});
