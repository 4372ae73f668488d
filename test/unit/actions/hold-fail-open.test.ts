import { array, assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/actions/action.ts';
import { shareForSoMany, shareToWaitFor } from '../../../src/actions/fail-open/threshold.ts';
import { holdFailOpen } from '../../../src/actions/hold-fail-open.ts';
import type { Group } from '../../../src/model/group.ts';
import type { VerdictKind } from '../../../src/model/verdict.ts';
import { contextOn, journaled, plannedAt, unmet } from '../../support/action-context.ts';
import { FakeAws } from '../../support/fake-aws/fake-aws.ts';
import { modelOf, type ModelParts, resourceOf, signalOf } from '../../support/model-of.ts';
import { idsOf, instanceArn, serve, webTargets } from './group-world.ts';

const percentage = 'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage';
const count = 'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count';
const scope = { account: '111122223333', region: 'eu-west-1' };

const targetGroup = (targetType = 'instance') =>
  resourceOf({ id: webTargets, kind: 'elbv2:target-group', name: 'web', facts: { targetType } });

/** Machines spread evenly over so many zones. */
const machines = (size: number, zones: number) =>
  idsOf(size).map((id, index) =>
    resourceOf({ id: instanceArn(id), kind: 'ec2:instance', zone: `eu-west-1${'abcdef'[index % zones]}` }),
  );

/** Six targets in three zones, none healthy, of which so many are held for a cause that all share. */
function outage(
  given: { readonly held?: number; readonly kind?: VerdictKind; readonly seenAt?: number } = {},
) {
  const { held = 6, kind = 'fleet-wide', seenAt } = given;
  const members = idsOf(6).map(instanceArn);
  const group: Group = {
    id: webTargets,
    kind: 'elbv2:target-group',
    name: 'web',
    ...scope,
    members,
    desired: 6,
    serving: 0,
    failing: 6,
    unknown: 0,
    zones: {},
    state: 'down',
    since: 0,
  };
  return {
    groups: [group],
    resources: machines(6, 3),
    verdicts: Object.fromEntries(members.slice(0, held).map((id) => [id, kind])),
    signals:
      seenAt === undefined
        ? []
        : [
            signalOf({
              resource: members[0] ?? '',
              check: 'elb/target-health',
              state: 'fail',
              observedAt: seenAt,
            }),
          ],
  } satisfies ModelParts;
}

/** So many of six targets healthy. */
function forum(healthy = 0): FakeAws {
  const aws = new FakeAws();
  serve(
    aws,
    Object.fromEntries(idsOf(6).map((id, index) => [id, index < healthy ? 'healthy' : 'unhealthy'])),
  );
  return aws;
}

const planFor = (aws: FakeAws, model: ModelParts = outage()) =>
  holdFailOpen.plan(targetGroup(), {}, contextOn(aws, model));

const set = (aws: FakeAws) => aws.loadBalancing.attributes.get(webTargets);

async function run(plan: Plan, aws: FakeAws): Promise<void> {
  await holdFailOpen.apply(journaled(plan), 0, contextOn(aws));
  expect(await holdFailOpen.observe(journaled(plan), 0, contextOn(aws))).toBe('done');
}

async function held(aws: FakeAws): Promise<Plan> {
  const plan = journaled(await planFor(aws));
  await run(plan, aws);
  return plan;
}

function lasting() {
  const { lasting: effect } = holdFailOpen;
  if (effect === undefined) throw new Error('it lasts');
  return effect;
}

describe('the share that is waited for', () => {
  it.each([
    [4, 1, 50],
    [4, 2, 50],
    [6, 3, 66],
    [8, 4, 75],
  ])('of %i targets in %i zones is %i %%', (size, zones, percent) => {
    const model = modelOf({ resources: machines(size, zones) });
    expect(shareToWaitFor(idsOf(size), scope, model)).toBe(percent);
  });

  it.each([
    [6, 8, 50],
    [5, 6, 50],
    [2, 6, 16],
    [0, 6, 50],
  ])(
    'where the zones of %i of %i targets are known, of three, is %i %%: the others may stand in the fullest',
    (known, size, percent) => {
      const model = modelOf({ resources: machines(known, 3) });
      expect(shareToWaitFor(idsOf(size), scope, model)).toBe(percent);
    },
  );

  it('is there when any one of several zones is lost, however many machines each has', () => {
    const sizes = array(integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 6 });
    assert(
      property(sizes, (zones) => {
        const places = zones.flatMap((each, index) => Array.from({ length: each }, () => index));
        const ids = idsOf(places.length);
        const resources = ids.map((id, at) =>
          resourceOf({ id: instanceArn(id), kind: 'ec2:instance', zone: `zone-${places[at]}` }),
        );
        const percent = shareToWaitFor(ids, scope, modelOf({ resources }));
        for (const lost of zones)
          expect((ids.length - lost) * 100).toBeGreaterThanOrEqual(percent * ids.length);
      }),
    );
  });
});

describe('hold-fail-open', () => {
  it('sets the threshold and nothing else, in one call', async () => {
    const aws = forum();
    const plan = await planFor(aws);
    expect(plan.summary).toBe('Have web fail open until 66 % of its targets are healthy');
    expect(unmet(plan)).toEqual([]);
    await run(plan, aws);
    expect(aws.mutations()).toEqual(['ModifyTargetGroupAttributes']);
    expect(set(aws)).toEqual({ [percentage]: '66' });
  });

  it.each([
    [0, []],
    [1, ['the load balancer sends to all targets already']],
  ])('with %i of six healthy: %j stands against it', async (healthy, against) => {
    expect(unmet(await planFor(forum(healthy)))).toEqual(against);
  });

  it('leaves one target alone, which has nothing in common with itself', async () => {
    const aws = new FakeAws();
    serve(aws, { 'i-1': 'unhealthy', 'i-2': 'draining' });
    expect(unmet(await planFor(aws))).toContain('the load balancer sends to all targets already');
  });

  it.each([
    [4, []],
    [3, ['its machines run well by the checks of EC2']],
  ])('with %i of six machines well by EC2: %j stands against it', async (well, against) => {
    const aws = forum();
    for (const id of idsOf(6).slice(well)) aws.ec2.statuses.set(id, { system: 'ok', instance: 'impaired' });
    expect(unmet(await planFor(aws))).toEqual(against);
  });

  it.each([
    [4, 'Target.FailedHealthChecks', []],
    [3, 'Target.FailedHealthChecks', ['its targets take connections']],
    [0, 'Target.Timeout', []],
    [0, 'Target.ResponseCodeMismatch', []],
  ])('with all but %i of six unhealthy for %s: %j stands against it', async (others, reason, against) => {
    const aws = forum();
    for (const id of idsOf(6).slice(others)) aws.loadBalancing.reasons.set(id, reason);
    expect(unmet(await planFor(aws))).toEqual(against);
  });

  it.each([
    [4, 'fleet-wide', []],
    [4, 'overloaded', []],
    [4, 'dependency-failed', []],
    [3, 'fleet-wide', ['they fail for a cause that they share']],
    [6, 'host-failed', ['they fail for a cause that they share']],
    [6, 'zone-impaired', ['they fail for a cause that they share']],
    [6, 'deployment-failed', ['they fail for a cause that they share']],
  ] as const)('with %i of six %s: %j stands against it', async (count, kind, against) => {
    expect(unmet(await planFor(forum(), outage({ held: count, kind })))).toEqual(against);
  });

  it.each([[{ [percentage]: '30' }], [{ [count]: '2' }]])(
    'does not overrule a threshold of its owner: %j',
    async (attributes) => {
      const aws = forum();
      aws.loadBalancing.attributes.set(webTargets, attributes);
      const plan = await planFor(aws);
      expect(unmet(plan)).toEqual(['its owner has set no threshold']);
      expect(plan.steps).toEqual([]);
    },
  );

  it.each(['ip', 'alb', 'lambda'])('asks EC2 nothing of targets of type %s, and refuses', async (type) => {
    const aws = forum();
    const plan = await holdFailOpen.plan(targetGroup(type), {}, contextOn(aws, outage()));
    expect(unmet(plan)).toEqual(['its targets are machines']);
    expect(aws.calls).toEqual([]);
  });

  it('changes nothing where somebody set a threshold between plan and call', async () => {
    const aws = forum();
    const plan = await planFor(aws);
    aws.loadBalancing.attributes.set(webTargets, { [percentage]: '25' });
    await expect(holdFailOpen.apply(plan, 0, contextOn(aws))).rejects.toThrow('is 25 now');
    expect(aws.mutations()).toEqual([]);
  });

  it.each([
    ['off', 'not-started'],
    ['66', 'done'],
    ['25', 'failed'],
  ])('is told from AWS after a crash: a threshold of %s is %s', async (value, progress) => {
    const aws = forum();
    const plan = await planFor(aws);
    aws.loadBalancing.attributes.set(webTargets, { [percentage]: value });
    expect(await holdFailOpen.observe(plan, 0, contextOn(aws))).toBe(progress);
  });

  it('is proven by nothing that was seen before it', async () => {
    const plan = await planFor(forum());
    const proof = (seenAt: number) =>
      holdFailOpen.verify(plan, modelOf(outage({ seenAt })), plannedAt + 1000);
    expect(proof(plannedAt).outcome).toBe('inconclusive');
    expect(proof(plannedAt + 1).outcome).toBe('success');
  });

  it('takes no parameters', () => {
    expect(holdFailOpen.checkParams({})).toEqual([]);
    expect(holdFailOpen.checkParams({ percent: 100 })).toHaveLength(1);
  });
});

describe('its way back', () => {
  it.each([
    [4, []],
    [3, ['enough targets are healthy']],
  ])('with %i of six healthy: %j stands against it', async (healthy, against) => {
    const aws = forum();
    const plan = await held(aws);
    serve(aws, Object.fromEntries(idsOf(6).map((id, at) => [id, at < healthy ? 'healthy' : 'unhealthy'])));
    const back = await lasting().giveBack(plan, contextOn(aws));
    expect(unmet(back)).toEqual(against);
    expect(back.steps).toHaveLength(against.length === 0 ? 1 : 0);
  });

  it('leaves the threshold as it was, and it is gone then', async () => {
    const aws = forum();
    const plan = await held(aws);
    expect(await lasting().inForce(plan, contextOn(aws))).toBe('in-force');
    serve(aws, Object.fromEntries(idsOf(6).map((id) => [id, 'healthy'])));
    await run(await lasting().giveBack(plan, contextOn(aws)), aws);
    expect(set(aws)).toEqual({ [percentage]: 'off' });
    expect(await lasting().inForce(plan, contextOn(aws))).toBe('gone');
  });

  it('is in force again when its return is called off', async () => {
    const aws = forum();
    const plan = await held(aws);
    const back = await holdFailOpen.undo?.(plan, contextOn(aws));
    if (back === undefined) throw new Error('it can be undone');
    await run(back, aws);
    const again = await lasting().leaveAgain?.(journaled(back), contextOn(aws));
    if (again === undefined) throw new Error('a return that goes wrong can be called off');
    await run(again, aws);
    expect(set(aws)).toEqual({ [percentage]: '66' });
  });

  it('is undone at once, however few are healthy', async () => {
    const aws = forum();
    const plan = await held(aws);
    const back = await holdFailOpen.undo?.(plan, contextOn(aws));
    expect(back?.steps).toHaveLength(1);
  });

  it('does not touch a threshold that somebody set meanwhile', async () => {
    const aws = forum(6);
    serve(aws, Object.fromEntries(idsOf(6).map((id) => [id, 'unhealthy'])));
    const plan = await held(aws);
    aws.loadBalancing.attributes.set(webTargets, { [percentage]: '25' });
    expect(await lasting().inForce(plan, contextOn(aws))).toBe('gone');
    serve(aws, Object.fromEntries(idsOf(6).map((id) => [id, 'healthy'])));
    expect((await lasting().giveBack(plan, contextOn(aws))).steps).toEqual([]);
  });
});

describe('a group that grows while it stands', () => {
  const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
  /** Targets per zone, the first of each healthy: as AWS and as the model tell it. */
  const grown = (aws: FakeAws, spread: readonly { readonly healthy: number; readonly total: number }[]) => {
    const placed = spread.flatMap(({ healthy, total }, index) =>
      Array.from({ length: total }, (_, at) => ({
        id: `i-${index}-${at}`,
        zone: zones[index] ?? '',
        state: at < healthy ? 'healthy' : 'initial',
      })),
    );
    serve(aws, Object.fromEntries(placed.map(({ id, state }) => [id, state])));
    const [group] = outage().groups;
    if (group === undefined) throw new Error('an outage has a group');
    return {
      resources: placed.map(({ id, zone }) =>
        resourceOf({ id: instanceArn(id), kind: 'ec2:instance', zone }),
      ),
      groups: [
        {
          ...group,
          members: placed.map(({ id }) => instanceArn(id)),
          zones: Object.fromEntries(
            spread.map(({ healthy, total }, index) => [zones[index] ?? '', { serving: healthy, total }]),
          ),
        },
      ],
    } satisfies ModelParts;
  };
  const whole = { healthy: 2, total: 2 };
  const renewed = async (aws: FakeAws, plan: Plan, model: ModelParts) => {
    const renewal = await lasting().renew?.(plan, plannedAt + 1, contextOn(aws, model));
    if (renewal === undefined) throw new Error('it can be renewed');
    return renewal;
  };

  // 66 % of two in each zone are two.
  it.each([
    ['as it was', [whole, whole, whole], false],
    ['one more that starts', [{ healthy: 2, total: 3 }, whole, whole], false],
    ['two more that start, in one zone', [{ healthy: 2, total: 4 }, whole, whole], true],
    ['fewer healthy than are waited for', [{ healthy: 1, total: 4 }, whole, whole], false],
    [
      'two more, while one of another is ill',
      [{ healthy: 2, total: 4 }, { healthy: 1, total: 2 }, whole],
      false,
    ],
    ['two more, while another has none', [{ healthy: 2, total: 4 }, { healthy: 0, total: 2 }, whole], true],
    ['two more, in place of two elsewhere', [{ healthy: 2, total: 4 }, whole], false],
    ['two more that are healthy', [{ healthy: 4, total: 4 }, whole, whole], false],
  ] as const)('with %s is held back by it: %#', async (_what, spread, isHeldBack) => {
    const aws = forum();
    const plan = await held(aws);
    expect(lasting().isOutgrown?.(plan, modelOf(grown(aws, spread)))).toBe(isHeldBack);
  });

  it('is waited for as if each target of which the zone is not known stood in every zone', async () => {
    const plan = await planFor(forum(), { ...outage(), resources: machines(5, 3) });
    // Half of two and one more, and half of one and one more.
    expect(plan.state).toMatchObject({
      percent: 50,
      wanted: { 'eu-west-1a': 2, 'eu-west-1c': 1 },
      targets: 6,
    });
  });

  it('has as many waited for as before, of every zone', async () => {
    const aws = forum();
    const plan = await held(aws);
    const model = grown(aws, [{ healthy: 2, total: 5 }, whole, { healthy: 2, total: 4 }]);
    const renewal = journaled(await renewed(aws, plan, model));
    expect(unmet(renewal)).toEqual([]);
    expect(renewal.summary).toBe(
      'Have web, which has grown, fail open until 40 % of its targets are healthy',
    );
    expect(await holdFailOpen.observe(renewal, 0, contextOn(aws))).toBe('not-started');
    await run(renewal, aws);
    expect(set(aws)).toEqual({ [percentage]: '40' });
    expect(await lasting().inForce(renewal, contextOn(aws))).toBe('in-force');
    expect(lasting().isOutgrown?.(renewal, modelOf(model))).toBe(false);
    await run(await lasting().giveBack(renewal, contextOn(aws)), aws);
    expect(set(aws)).toEqual({ [percentage]: 'off' });
  });

  it('is left alone where AWS says anew that nothing holds it back, or somebody has set another threshold', async () => {
    const aws = forum();
    const plan = await held(aws);
    const model = grown(aws, [{ healthy: 2, total: 4 }, whole, whole]);
    serve(aws, Object.fromEntries(['i-0-0', 'i-0-1', 'i-0-2', 'i-0-3'].map((id) => [id, 'healthy'])));
    expect((await renewed(aws, plan, model)).steps).toEqual([]);
    const moved = grown(aws, [{ healthy: 2, total: 4 }, whole]);
    expect(unmet(await renewed(aws, plan, moved))).toEqual(['the group has grown']);
    const elsewhere = grown(aws, [{ healthy: 2, total: 4 }, { healthy: 1, total: 2 }, whole]);
    expect(unmet(await renewed(aws, plan, elsewhere))).toEqual([
      'no zone with fewer healthy than are waited for would be let in to',
    ]);
    grown(aws, [{ healthy: 2, total: 4 }, whole, whole]);
    aws.loadBalancing.attributes.set(webTargets, { [percentage]: '25' });
    const late = await renewed(aws, plan, model);
    expect(unmet(late)).toEqual(['the threshold is the one that it set']);
    expect(late.steps).toEqual([]);
  });

  it('does not overrule who sets a threshold between that plan and its call', async () => {
    const aws = forum();
    const plan = await held(aws);
    const renewal = await renewed(aws, plan, grown(aws, [{ healthy: 2, total: 4 }, whole, whole]));
    aws.loadBalancing.attributes.set(webTargets, { [percentage]: '25' });
    await expect(holdFailOpen.apply(journaled(renewal), 0, contextOn(aws))).rejects.toThrow('is 25 now');
    expect(await holdFailOpen.observe(journaled(renewal), 0, contextOn(aws))).toBe('failed');
  });

  it('is put in force again with the smaller share, from none, when its return is called off', async () => {
    const aws = forum();
    const plan = await held(aws);
    const renewal = journaled(await renewed(aws, plan, grown(aws, [{ healthy: 2, total: 4 }, whole, whole])));
    await run(renewal, aws);
    const back = journaled(await lasting().giveBack(renewal, contextOn(aws)));
    await run(back, aws);
    const again = await lasting().leaveAgain?.(back, contextOn(aws));
    if (again === undefined) throw new Error('a return that goes wrong can be called off');
    await run(again, aws);
    expect(set(aws)).toEqual({ [percentage]: '50' });
  });

  it.each([
    ['the zone that grew most decides', { a: 4, b: 4 }, { a: 8, b: 5 }, 50],
    ['a zone that is gone does not', { a: 4, b: 4 }, { a: 5 }, 80],
    ['a zone that is new does not', { a: 4 }, { a: 4, b: 9 }, 100],
    ['never none', { a: 1 }, { a: 101 }, 1],
    ['unknown where none of them is left', { a: 1 }, { b: 2 }, undefined],
  ] as const)('of its share: %s', (_what, wanted, now, share) => {
    expect(shareForSoMany(wanted, now)).toBe(share);
  });
});
