import { describe, expect, it } from 'vitest';
import { createAwsAccess } from '../../src/aws/client-pool.ts';
import { emptyModel, fold } from '../../src/model/fold.ts';
import type { Model } from '../../src/model/model.ts';
import type { Observation } from '../../src/model/observation.ts';
import { defaultModelSettings } from '../../src/model/settings.ts';
import { observePart } from '../../src/pollers/observe-part.ts';
import { pollers } from '../../src/pollers/registry.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { failDatabaseWriter } from '../../src/simulator/faults/fail-database-writer.ts';
import { failSite } from '../../src/simulator/faults/fail-site.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { type PlayedShop, playedShop } from '../support/played-shop.ts';

/** Reads the whole simulated account into the real model, as often as asked. */
function watcherOf(shop: PlayedShop): () => Promise<Model> {
  const { clock, account } = shop.world;
  const transport = simulatedTransport(shop.world);
  const aws = createAwsAccess({ clock, log: silentLogger, accounts: [{ account }], transport });
  let model = emptyModel({ settings: defaultModelSettings, services: [] });
  return async () => {
    // All at once, as the daemon does: one after the other the first would be out of date with the last.
    const parts = ['us-east-1', 'eu-west-1'].flatMap((region) =>
      pollers.flatMap((poller) =>
        poller.parts
          .filter(({ reach }) => reach !== 'global' || region === 'us-east-1')
          .map((part) => ({ poller, part, scope: { account, region } })),
      ),
    );
    const now = () => clock.now();
    const answers: Observation[] = [];
    let answered = 0;
    for (const { poller, part, scope } of parts)
      void observePart(poller, part, {
        aws,
        scope,
        now,
        priority: 'sweep',
        model,
        wantedMetrics: () => [],
      }).then((observations) => {
        answers.push(...observations);
        answered += 1;
      });
    // Calls answer in virtual time, and some wait for a token.
    await shop.playUntil(() => answered === parts.length, 60);
    model = fold(model, answers, clock.now());
    return model;
  };
}

/** A shop that was looked at three times while all was well: what one part finds, the next look asks about. */
async function watchedShop() {
  const shop = playedShop(1);
  await shop.play(300);
  const look = watcherOf(shop);
  await look();
  await look();
  return { shop, look, model: await look() };
}

const idOf = (model: Model, end: string): string => {
  const id = [...model.resources.keys()].find((each) => each.endsWith(end));
  if (id === undefined) throw new Error(`nothing ends in ${end}`);
  return id;
};
const said = (model: Model, id: string, check: string) =>
  model.signals.get(id)?.find((signal) => signal.check === check);

const writer = 'arn:aws:rds:us-east-1:111122223333:db:shop-db';

describe('the data pollers on the simulated account', () => {
  it('find all of it well, and know how far each replica is behind', async () => {
    const { model } = await watchedShop();
    const bad = [...model.signals.values()]
      .flat()
      .filter(({ state }) => state === 'fail' || state === 'unknown');
    // Nobody uses the standby, so nothing is known of what its users get.
    expect([...new Set(bad.map(({ check }) => check))].toSorted()).toEqual([
      'elb/user-errors',
      'elb/zone-errors',
    ]);
    const lags = ['shop-db-replica-1', 'shop-db-replica-2'].map((name) =>
      said(model, idOf(model, `:db:${name}`), 'rds/replica-lag'),
    );
    expect(lags.map((lag) => [lag?.state, Math.round(lag?.value ?? Number.NaN)])).toEqual([
      ['pass', 1],
      ['warn', 40],
    ]);
  });

  it('lead a name to its load balancer or database, and a probe to what it watches', async () => {
    const { model } = await watchedShop();
    const balancer = [...model.ofKind('elbv2:load-balancer')].find((id) => id.includes(':us-east-1:')) ?? '';
    const routes = (end: string) => model.resources.get(idOf(model, end))?.relations;
    expect(routes('/shop.example.com/A/us-east-1')).toEqual([{ type: 'routes-to', to: balancer }]);
    expect(routes('/db.shop.internal/CNAME')).toEqual([{ type: 'routes-to', to: writer }]);
    expect(
      model
        .incoming(balancer)
        .map(({ type }) => type)
        .toSorted(),
    ).toEqual(['routes-to', 'watches', 'watches']);
  });

  it('see a lost site from outside, in the words of the checkers', async () => {
    const { shop, look } = await watchedShop();
    shop.fault(failSite, { region: 'us-east-1' });
    await shop.play(240);
    await look();
    const model = await look();
    const [lost, kept] = ['us-east-1', 'eu-west-1'].map((region) =>
      [...model.ofKind('elbv2:load-balancer')].find((id) => id.includes(`:${region}:`)),
    );
    expect(said(model, lost ?? '', 'route53/health-check')).toMatchObject({
      state: 'fail',
      family: 'external',
    });
    expect(said(model, lost ?? '', 'route53/checkers')).toMatchObject({ state: 'fail' });
    expect(said(model, lost ?? '', 'route53/checkers')?.reason).toMatch(
      /^0 of \d+ checkers reach it .*; most failures say: \w/,
    );
    expect(said(model, kept ?? '', 'route53/health-check')).toMatchObject({ state: 'pass' });
    expect(said(model, kept ?? '', 'route53/checkers')).toBeUndefined();
  });

  it('see a failed writer by what RDS says and by its alarm', async () => {
    const { shop, look } = await watchedShop();
    shop.fault(failDatabaseWriter, { database: 'shop-db' });
    await shop.play(240);
    await look();
    const model = await look();
    expect(said(model, writer, 'rds/status')).toMatchObject({ state: 'fail', reason: 'RDS says failed' });
    expect(said(model, writer, 'rds/event')).toMatchObject({ state: 'warn' });
    expect(said(model, writer, 'cloudwatch/alarm')).toMatchObject({
      state: 'fail',
      by: idOf(model, ':alarm:shop-db-connections'),
    });
    expect(model.resources.get(writer)?.facts).toMatchObject({ status: 'failed', failingOver: false });
  });
});
