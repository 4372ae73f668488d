import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAwsAccess, type ManagedAwsAccess } from '../../src/aws/client-pool.ts';
import type { Model } from '../../src/model/model.ts';
import type { Observation } from '../../src/model/observation.ts';
import { observePart } from '../../src/pollers/observe-part.ts';
import type { PollContext } from '../../src/pollers/poller.ts';
import { pollers } from '../../src/pollers/registry.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { serveTransport, type WireEndpoint } from '../../src/simulator/wire/serve-transport.ts';
import { beginWork } from '../../src/simulator/world/deployment-work.ts';
import { modelOf } from '../support/model-of.ts';
import { type PlayedShop, playedShop } from '../support/played-shop.ts';

let shop: PlayedShop;
let endpoint: WireEndpoint;
let wire: ManagedAwsAccess;
let direct: ManagedAwsAccess;
let environment: NodeJS.ProcessEnv;
/** What one sweep of everything found: many parts read only what others found. */
let known: Model;

/** What a shop has only while somebody is at work on it. */
const underWay = [
  {
    kind: 'stack-change',
    id: 'arn:aws:cloudformation:us-east-1:111122223333:stack/shop/d0e92f40-0000-11f0-8000-0a1b2c3d4e5f',
    stack: 'shop',
  },
  {
    kind: 'deployment',
    id: 'd-123456789',
    application: 'shop',
    group: 'live',
    to: { scalingGroups: ['web'], services: ['shop/basket'], tags: { service: 'shop' } },
  },
  {
    kind: 'experiment',
    id: 'EXPhjAXCGY78HV2a4A',
    template: 'EXTCDh1M8HHkhxoaQ',
    type: 'aws:ec2:instance',
    arns: [],
    tags: { service: 'shop' },
  },
] as const;

beforeAll(async () => {
  shop = playedShop(1);
  await shop.play(300);
  for (const work of underWay)
    beginWork(shop.world, { ...work, region: 'us-east-1', startedAt: shop.world.clock.now() });
  const { account } = shop.world;
  environment = { ...process.env };
  process.env['AWS_ACCESS_KEY_ID'] = `AKIA${account}`;
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
  const transport = simulatedTransport(shop.world);
  endpoint = await serveTransport(transport, {
    port: 0,
    defaultAccount: account,
    now: () => shop.world.clock.now(),
  });
  const settings = { clock: systemClock, log: silentLogger, accounts: [{ account }] };
  wire = createAwsAccess({ ...settings, endpoint: endpoint.url });
  direct = createAwsAccess({ ...settings, transport });
  const found: Observation[] = [];
  for (const { poller, part } of parts)
    found.push(...(await observePart(poller, part, contextOf(direct, modelOf()))));
  const complete = found.filter((observation) => observation.kind === 'complete');
  known = modelOf({
    at: shop.world.clock.now(),
    resources: complete.flatMap(({ resources }) => resources),
    signals: complete.flatMap(({ signals }) => signals),
  });
});

afterAll(async () => {
  wire.destroy();
  direct.destroy();
  await endpoint.close();
  process.env = environment;
});

const parts = pollers.flatMap((poller) =>
  poller.parts.map((part) => ({ name: `${poller.name}/${part.name}`, poller, part })),
);

function contextOf(aws: ManagedAwsAccess, model: Model): PollContext {
  const { clock, account } = shop.world;
  const scope = { account, region: 'us-east-1' };
  return { aws, scope, now: () => clock.now(), priority: 'sweep', model, wantedMetrics: () => [] };
}

describe('what a poller sees over HTTP', () => {
  it.each(parts)('$name is what it sees of the same account without a network', async ({ poller, part }) => {
    const seen = await observePart(poller, part, contextOf(wire, known));
    expect(seen.filter(({ kind }) => kind === 'failed')).toEqual([]);
    expect(seen).toEqual(await observePart(poller, part, contextOf(direct, known)));
  });

  it.each(pollers)('$name is the same when it is asked again for all that is known', async (poller) => {
    const ids = [...known.resources.keys()];
    const seen = await poller.refresh(ids, contextOf(wire, known));
    expect(seen).toEqual(await poller.refresh(ids, contextOf(direct, known)));
  });
});
