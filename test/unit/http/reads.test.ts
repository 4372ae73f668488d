import { describe, expect, it } from 'vitest';
import { routes } from '../../../src/http/routes/registry.ts';
import { httpClient, operator, viewer } from '../../support/http-client.ts';
import { fakeNow, fakeView } from '../../support/fake-view.ts';
import { actionRung, policy, proposal } from '../../support/safety-builder.ts';
import { shop } from '../../support/shop.ts';

const reads = routes.filter((route) => route.access === 'read' && !route.path.endsWith('/events'));
const concrete = (path: string) => path.replace('{id}', 'web-1');

describe('reads', () => {
  it.each(reads)('answer what their own schema says, at $path', async ({ path, answer }) => {
    const response = await httpClient(shop()).client.get(concrete(path));

    expect(response.status).toBe(200);
    expect(response.headers['cache-control']).toBe('no-store');
    const { schema } = answer;
    // Strict: what a representation adds without declaring it would be missing from the OpenAPI document.
    if (schema !== undefined) expect(schema.parse(response.body)).toEqual(response.body);
  });

  it.each(reads)(
    'are open by default, and need a token once a viewer is configured, at $path',
    async ({ path }) => {
      const { client } = httpClient(shop(), [operator, viewer]);

      expect((await client.get(concrete(path))).status).toBe(401);
      for (const token of ['viewers-token', 'operators-token']) {
        const response = await client.get(concrete(path)).set('Authorization', `Bearer ${token}`);
        expect(response.status).toBe(200);
      }
    },
  );

  it('sum up the whole', async () => {
    const { body } = await httpClient(shop()).client.get('/api/v1/state');

    expect(body).toMatchObject({
      mode: 'auto',
      scope: 'holdfast:managed=true',
      stopSwitch: { state: 'clear' },
      openIncidents: 1,
      resources: { total: 5, byVerdict: { healthy: 3, 'host-failed': 2 } },
    });
    expect(body.services.map(({ name }: { name: string }) => name)).toEqual([
      'checkout',
      'orders',
      'static.example.com',
    ]);
    expect(body.services[0].groups[0]).toMatchObject({ name: 'checkout-web', serving: 2, desired: 4 });
  });

  it('name the targets of which a ladder is at its end, for as long as that lasts', async () => {
    const page = { kind: 'page', to: 'on-call' } as const;
    const asked = proposal({ policy: policy({ remedy: [actionRung(), page] }), rungIndex: 1, rung: page });
    const decision = { proposal: asked, at: fakeNow, outcome: 'refuse', results: [] } as const;

    const { body } = await httpClient(fakeView({ decisions: [decision] })).client.get('/api/v1/state');

    expect(body.needsHuman).toMatchObject([
      { proposal: asked.key, policy: asked.policy.name, target: asked.target, calls: 'on-call' },
    ]);
  });

  it('work before anything was discovered', async () => {
    const { client } = httpClient(fakeView({ settled: false }));

    const statuses = await Promise.all(
      reads
        .filter((route) => !route.path.includes('{'))
        .map(async ({ path }) => ({ path, status: (await client.get(path)).status })),
    );

    expect(statuses.filter(({ status }) => status !== 200)).toEqual([]);
  });

  it.each([
    { query: 'limit=2', items: 2, next: 2 },
    { query: 'limit=2&offset=4', items: 1, next: undefined },
    { query: 'offset=9', items: 0, next: undefined },
    { query: 'kind=rds:instance', items: 1, next: undefined },
    { query: 'verdict=host-failed', items: 2, next: undefined },
    { query: 'text=WEB-3', items: 1, next: undefined },
    { query: 'region=us-east-1', items: 0, next: undefined },
    { query: 'limit=1000', items: 5, next: undefined },
  ])('page and filter: resources?$query', async ({ query, items, next }) => {
    const { body } = await httpClient(shop()).client.get(`/api/v1/resources?${query}`);

    expect(body.items).toHaveLength(items);
    expect(body.next).toBe(next);
  });

  it.each([
    { path: 'resources?limit=0', says: /^query\.limit: / },
    { path: 'resources?limit=1001', says: /^query\.limit: / },
    { path: 'resources?limit=many', says: /^query\.limit: must be a whole number$/ },
    { path: 'resources?offset=-1', says: /^query\.offset: / },
    { path: 'resources?verdict=fine', says: /^query\.verdict: / },
    { path: 'resources?colour=red', says: /^query: unrecognized key: "colour"$/ },
    { path: 'incidents?open=perhaps', says: /^query\.open: / },
  ])('say what is wrong with $path', async ({ path, says }) => {
    const response = await httpClient(shop()).client.get(`/api/v1/${path}`);

    expect(response.status).toBe(400);
    expect(response.body.detail).toMatch(says);
  });

  it('filter proposals by outcome and incidents by whether they are open', async () => {
    const { client } = httpClient(shop());

    const refused = await client.get('/api/v1/proposals?outcome=refuse');
    const open = await client.get('/api/v1/incidents?open=true&service=checkout');

    expect(refused.body.items).toHaveLength(1);
    expect(refused.body.items[0].headline).toBe(
      'Refused replace-instance on web-2: checkout-web would be left with too few that serve (and 1 more)',
    );
    expect(open.body.items.map(({ id }: { id: string }) => id)).toEqual(['inc-1']);
  });

  it('tell recorded decisions apart from standing ones', async () => {
    const fake = shop();
    const [standing] = fake.state.decisions;
    if (standing === undefined) throw new Error('the shop has decisions');
    const { proposal } = standing;
    const recorded = {
      kind: 'decision',
      proposal: proposal.key,
      policy: proposal.policy.name,
      action: 'replace-instance',
      target: proposal.target,
      rungIndex: 0,
      since: proposal.since,
      verdict: proposal.verdict,
      reason: proposal.reason,
      evidence: proposal.evidence,
      outcome: standing.outcome,
      gates: standing.results,
    } as const;
    fake.emit({ ...recorded, at: standing.at - 60_000 });
    fake.emit({ ...recorded, at: standing.at });

    const { body } = await httpClient(fake).client.get('/api/v1/decisions');

    expect(body.items.map((item: { standing: boolean }) => item.standing)).toEqual([true, false]);
  });
});
