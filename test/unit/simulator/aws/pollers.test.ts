import { describe, expect, it } from 'vitest';
import { actions } from '../../../../src/actions/registry.ts';
import { createAwsAccess } from '../../../../src/aws/client-pool.ts';
import { permissionOf } from '../../../../src/aws/permission.ts';
import type { Observation } from '../../../../src/model/observation.ts';
import { pollers } from '../../../../src/pollers/registry.ts';
import { silentLogger } from '../../../../src/runtime/logger.ts';
import { services } from '../../../../src/simulator/aws/registry.ts';
import { simulatedTransport } from '../../../../src/simulator/transport.ts';
import { modelOf } from '../../../support/model-of.ts';
import { type PlayedShop, playedShop } from '../../../support/played-shop.ts';

/** Permissions that AWS asks for beside an operation of another name. */
const absent = new Set(['iam:CreateServiceLinkedRole', 'iam:PassRole', 'ssm:AddTagsToResource']);

/** Every part of every poller once, in both regions, with what the parts before it found. */
async function sweep(shop: PlayedShop): Promise<readonly Observation[]> {
  const { clock, account } = shop.world;
  const aws = createAwsAccess({
    clock,
    log: silentLogger,
    accounts: [{ account }],
    transport: simulatedTransport(shop.world),
  });
  const observations: Observation[] = [];
  for (const region of ['us-east-1', 'eu-west-1']) {
    for (const part of pollers.flatMap((poller) => poller.parts)) {
      if (part.reach === 'global' && region !== 'us-east-1') continue;
      const known = observations.filter((one) => one.kind === 'complete');
      const polling = part.poll({
        aws,
        scope: { account, region },
        now: () => clock.now(),
        priority: 'sweep',
        model: modelOf({
          at: clock.now(),
          resources: known.flatMap((one) => one.resources),
          signals: known.flatMap((one) => one.signals),
        }),
        wantedMetrics: () => [],
      });
      await shop.play(1);
      observations.push(...(await polling));
    }
  }
  aws.destroy();
  return observations;
}

describe('the simulated account', () => {
  it('is read whole by every production poller, through the real SDK clients', async () => {
    const shop = playedShop(1);
    await shop.play(300);

    const observations = await sweep(shop);

    expect(observations.filter((one) => one.kind !== 'complete')).toEqual([]);
    const refused = shop.world.happenings.filter(
      (one) => one.kind === 'refused' || one.kind === 'unknown-operation',
    );
    expect(refused).toEqual([]);
    const kinds = new Set(
      observations.flatMap((one) => (one.kind === 'complete' ? one.resources.map(({ kind }) => kind) : [])),
    );
    expect([...kinds].toSorted()).toEqual(
      expect.arrayContaining([
        'cloudwatch:alarm',
        'ec2:instance',
        'elbv2:load-balancer',
        'elbv2:target-group',
        'rds:instance',
        'route53:health-check',
        'route53:record',
      ]),
    );
    const bad = observations.flatMap((one) =>
      one.kind === 'complete' ? one.signals.filter((signal) => signal.state === 'fail') : [],
    );
    expect(bad).toEqual([]);
  });

  it('knows every operation that a poller or an action needs a permission for', () => {
    const permissions = new Set([
      ...pollers.flatMap((poller) => poller.parts.flatMap((part) => part.permissions)),
      ...actions.flatMap((action) => action.permissions),
    ]);
    const known = new Set(
      services.flatMap(({ id, operations }) =>
        Object.keys(operations).map((operation) => permissionOf(id, operation)),
      ),
    );
    const unknown = [...permissions].filter(
      (permission) => !known.has(permission) && !absent.has(permission),
    );
    expect(unknown).toEqual([]);
  });
});
