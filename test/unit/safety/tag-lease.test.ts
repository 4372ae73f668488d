import { describe, expect, it } from 'vitest';
import { otherAutomation } from '../../../src/safety/gates/other-automation.ts';
import { leaseAnswer } from '../../../src/safety/tag-lease.ts';
import { fleet, fleetId } from '../../support/fleet.ts';
import { instanceId, noon } from '../../support/model-builder.ts';
import { facts, proposal } from '../../support/safety-builder.ts';

const target = instanceId('1');

/** A fleet in which one thing carries a lease. */
function leased(id: string, lease: string) {
  const model = fleet({ size: 4, failed: [1] });
  const found = model.resources.get(id);
  if (found === undefined) throw new Error(`no ${id}`);
  const resources = new Map(
    [...model.resources.values()].map((each) => [
      each.id,
      each === found ? { ...each, tags: { ...each.tags, 'holdfast:lease': lease } } : each,
    ]),
  );
  return { ...model, resources };
}

describe("another remediator's lease", () => {
  it.each([
    ['patcher/2026-01-01T12:00:01Z', true],
    ['patcher/2026-01-01T12:00:00Z', false],
    ['patcher/2026-01-01T11:59Z', false],
    ['patcher', true],
    ['patcher/soon', true],
    ['', true],
  ])('%s is in force at noon: %s', (lease, inForce) => {
    expect(leaseAnswer(target, leased(target, lease), noon) !== undefined).toBe(inForce);
  });

  it('says who, on what and until when', () => {
    expect(leaseAnswer(target, leased(fleetId, 'ops/patcher/2026-01-01T13:00Z'), noon)).toEqual({
      outcome: 'deny',
      reason:
        'ops/patcher is at work on web until 2026-01-01 13:00 UTC, as its tag holdfast:lease=ops/patcher/2026-01-01T13:00Z says. Remove the tag if that is over.',
      value: 'ops/patcher/2026-01-01T13:00Z',
      bound: 'no lease that lasts',
      until: noon + 3_600_000,
    });
  });

  it.each([
    [target, 'deny'],
    [fleetId, 'deny'],
    [instanceId('2'), 'allow'],
  ])('on %s: %s, for what is acted on is the target and its groups', (id, outcome) => {
    const model = leased(id, 'patcher/2026-01-01T13:00Z');

    expect(otherAutomation.evaluate(proposal({ target }), facts({ model })).outcome).toBe(outcome);
  });
});
