import { describe, expect, it } from 'vitest';
import { rollBackAlias } from '../../src/actions/roll-back-alias.ts';
import type { Resource } from '../../src/model/resource.ts';
import { buildStack } from '../../src/simulator/stacks/build-stack.ts';
import { loadStack } from '../../src/simulator/stacks/load-stack.ts';
import { stackSchema } from '../../src/simulator/stacks/stack-schema.ts';
import { leadTo, publishVersion } from '../../src/simulator/world/serverless/functions.ts';
import type { LambdaFunction } from '../../src/simulator/world/state/function.ts';
import { journaled, unmet } from '../support/action-context.ts';
import { modelOf, resourceOf, signalOf } from '../support/model-of.ts';
import { playedRemedy } from '../support/played-remedy.ts';
import { first, playWorld } from '../support/played-shop.ts';

const id = 'arn:aws:lambda:us-east-1:111122223333:function:bill:live';

/** A function whose alias leads to version 8, which fails; version 7 served well. */
function failing(facts: Resource['facts'] = {}) {
  const functions = stackSchema.shape.functions.parse([{ name: 'bill', callsPerSecond: 5, version: 7 }]);
  const shop = playWorld(buildStack({ ...loadStack('shop'), functions }, 1));
  const bill: LambdaFunction = first(shop.world.functions);
  const alias = bill.aliases[0];
  if (alias === undefined) throw new Error('it has an alias');
  publishVersion(shop.world, bill, alias);
  const target = resourceOf({
    id,
    kind: 'lambda:alias',
    name: 'bill:live',
    region: 'us-east-1',
    facts: { version: '8', goodVersion: '7', ...facts },
  });
  const remedies = playedRemedy(shop);
  const errors = signalOf({
    resource: id,
    check: 'lambda/errors',
    state: 'fail',
    observedAt: shop.world.clock.now(),
    reason: '100.0 % of the calls ended in an error',
  });
  const judged = { resources: [target], signals: [errors] };
  return {
    ...remedies,
    shop,
    bill,
    alias,
    target,
    judged,
    plan: (model: Parameters<typeof modelOf>[0] = judged) =>
      remedies.answered(rollBackAlias.plan(target, {}, remedies.context(model))),
  };
}

describe('roll-back-alias on simulated AWS', () => {
  it('leads the alias to the version that served well, as the revision that was read', async () => {
    const bench = failing();
    const { alias, target, judged } = bench;
    const { revision } = alias;
    const made = await bench.plan();
    expect(made.summary).toBe('Lead bill:live to version 7 again instead of 8');
    expect(made.steps[0]?.calls[0]?.input).toEqual({
      FunctionName: 'bill',
      Name: 'live',
      FunctionVersion: '7',
      RevisionId: revision,
    });
    await bench.remedy(rollBackAlias, target, { model: judged });
    expect(alias.version).toBe('7');
  });

  it.each<[string, (bench: ReturnType<typeof failing>) => unknown, Resource['facts']?]>([
    ['the alias exists', ({ bill }) => bill.aliases.splice(0)],
    [
      'it leads to the version that was seen to fail',
      ({ shop, bill, alias }) => publishVersion(shop.world, bill, alias),
    ],
    ['another version served all its calls well', () => undefined, { goodVersion: '8' }],
    ['that version can run', ({ bill }) => bill.versions.splice(0, 7)],
  ])('refuses unless %s, and plans no step', async (name, spoil, facts) => {
    const bench = failing(facts);
    spoil(bench);
    const made = await bench.plan();
    expect(unmet(made)).toContain(name);
    expect(made.steps).toEqual([]);
  });

  it('refuses where no version was seen to serve well, and says so', async () => {
    const { target, context, answered } = failing();
    const { goodVersion: _, ...facts } = target.facts;
    const made = await answered(rollBackAlias.plan({ ...target, facts }, {}, context({})));
    expect(made.preconditions).toContainEqual({
      name: 'another version served all its calls well',
      holds: false,
      detail: 'no version was seen to serve well before it',
    });
  });

  it('refuses while its calls are answered, or nothing is known of them', async () => {
    const { plan, judged, target } = failing();
    const passing = { ...judged.signals[0], state: 'pass' as const } as (typeof judged.signals)[number];
    for (const signals of [[passing], []])
      expect(unmet(await plan({ resources: [target], signals }))).toContain('its calls end in errors');
  });

  it('is refused by Lambda when somebody changed the alias in between', async () => {
    const { plan, answered, context, shop, alias } = failing();
    const made = journaled(await plan());
    leadTo(shop.world, alias, '8');
    await expect(answered(rollBackAlias.apply(made, 0, context({})))).rejects.toMatchObject({
      code: 'PreconditionFailedException',
    });
    expect(alias.version).toBe('8');
  });

  it('tells by AWS’s own state how far it is, and who took it back', async () => {
    const { plan, answered, context, shop, bill, alias } = failing();
    const made = journaled(await plan());
    const progress = () => answered(rollBackAlias.observe(made, 0, context({})));
    const undone = () => answered(rollBackAlias.undoneByHand?.(made, context({})) ?? Promise.resolve('none'));
    expect(await progress()).toBe('not-started');
    leadTo(shop.world, alias, '7');
    expect(await progress()).toBe('done');
    expect(await undone()).toBeUndefined();
    leadTo(shop.world, alias, '8');
    expect(await undone()).toBe('bill:live leads to version 8 again, which had been rolled back');
    publishVersion(shop.world, bill, alias);
    expect(await progress()).toBe('failed');
    expect(await undone()).toBeUndefined();
  });

  it('helped only when the errors ended after it', async () => {
    const made = journaled(await failing().plan());
    const { plannedAt: now } = made.state as { readonly plannedAt: number };
    const seen = (since: number, state: 'pass' | 'fail') =>
      rollBackAlias.verify(
        made,
        modelOf({
          signals: [signalOf({ resource: id, check: 'lambda/errors', state, since, observedAt: since })],
        }),
        now + 60_000,
      ).outcome;
    expect(seen(now + 1, 'pass')).toBe('success');
    expect(seen(now, 'pass')).toBe('inconclusive');
    expect(seen(now + 1, 'fail')).toBe('inconclusive');
    expect(rollBackAlias.verify(made, modelOf(), now).outcome).toBe('inconclusive');
  });
});
