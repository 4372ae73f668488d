import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../../src/http/app.ts';
import type { HttpParts } from '../../../src/http/parts.ts';
import { fakeView } from '../../support/fake-view.ts';
import { routes } from '../../../src/http/routes/registry.ts';
import { alertmanager, asOperator, breaker, httpParts, viewer, operator } from '../../support/http-client.ts';

/** As Alertmanager 0.27 sends it. */
const one = {
  status: 'firing',
  labels: { alertname: 'CheckoutErrors', instance_id: 'i-1', severity: 'critical' },
  annotations: { summary: 'Half of the requests fail' },
  startsAt: '2026-01-01T11:58:12.345678912Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1',
  fingerprint: '5ef77f1f8a3ecb8d',
};
const group = (more: object = {}) => ({
  version: '4',
  groupKey: '{}:{alertname="CheckoutErrors"}',
  truncatedAlerts: 0,
  status: 'firing',
  receiver: 'holdfast',
  groupLabels: { alertname: 'CheckoutErrors' },
  commonLabels: {},
  commonAnnotations: {},
  externalURL: 'http://alertmanager:9093',
  alerts: [one],
  ...more,
});

type Taken = Awaited<ReturnType<HttpParts['takeAlerts']>>;

function stage(answer: Taken = [{ fingerprint: 'f', outcome: 'firing', resource: 'arn:x' }]) {
  const { parts } = httpParts(fakeView(), [operator, viewer, breaker, alertmanager]);
  const posted: unknown[] = [];
  const takeAlerts: HttpParts['takeAlerts'] = async (alerts) => {
    posted.push(...alerts);
    return answer;
  };
  const client = supertest(createApp({ ...parts, takeAlerts }));
  const post = (body: object) =>
    client
      .post('/api/v1/alerts')
      .set(...asOperator)
      .send(body);
  return { client, post, posted };
}

describe('POST /api/v1/alerts', () => {
  it('hands over what Alertmanager sends, with its times read, and says what became of each', async () => {
    const { post, posted } = stage([
      { fingerprint: 'f1', outcome: 'firing', resource: 'arn:x' },
      { fingerprint: 'f2', outcome: 'unknown', why: 'instance_id "i-9" is nothing that Holdfast watches' },
    ]);
    const { status, body } = await post(group({ truncatedAlerts: 3 }));

    expect(status).toBe(200);
    expect(body).toEqual({
      taken: 1,
      notTaken: 1,
      truncated: 3,
      alerts: [
        { fingerprint: 'f1', outcome: 'firing', resource: 'arn:x' },
        { fingerprint: 'f2', outcome: 'unknown', why: 'instance_id "i-9" is nothing that Holdfast watches' },
      ],
    });
    expect(posted).toEqual([
      { ...one, startsAt: Date.UTC(2026, 0, 1, 11, 58, 12, 345), endsAt: Date.parse('0001-01-01T00:00:00Z') },
    ]);
  });

  it.each<[string, string | undefined, number]>([
    ['the token of Alertmanager', 'alertmanagers-token', 200],
    ['that of an operator', 'operators-token', 200],
    ['that of one who may break glass', 'breakers-token', 200],
    ['that of a viewer', 'viewers-token', 403],
    ['one that nobody has', 'made-up', 401],
    ['none', undefined, 401],
  ])('with %s: %s answers %i', async (_whose, token, status) => {
    const { client, posted } = stage();
    const request = client.post('/api/v1/alerts');
    if (token !== undefined) request.set('Authorization', `Bearer ${token}`);

    expect((await request.send(group())).status).toBe(status);
    expect(posted).toHaveLength(status === 200 ? 1 : 0);
  });

  it('is all that the token of Alertmanager opens', async () => {
    const { client } = stage();
    // The stream of events would not end.
    const others = routes.filter(
      ({ path, access }) =>
        path !== '/api/v1/alerts' && access !== 'open' && access !== 'link' && !path.endsWith('/events'),
    );
    expect(others.length).toBeGreaterThan(20);
    for (const { method, path } of others) {
      const answer = await client[method](path.replaceAll(/\{\w+\}/g, 'x')).set(
        'Authorization',
        'Bearer alertmanagers-token',
      );
      expect([path, answer.status]).toEqual([path, 403]);
      expect((answer.body as { detail: string }).detail).toContain('"alertmanager" has the role alerts');
    }
  });

  it('has Alertmanager send again what the journal did not take', async () => {
    const { post } = stage([{ fingerprint: 'f', outcome: 'lost', why: 'later' }]);
    expect((await post(group())).status).toBe(503);
  });

  it.each<[string, object, string]>([
    ['another version', group({ version: '3' }), 'body.version: must be "4"'],
    ['no version', { alerts: [one] }, 'body.version: '],
    [
      'a status that is none',
      group({ alerts: [{ ...one, status: 'suppressed' }] }),
      'body.alerts.0.status: ',
    ],
    ['a start that is no time', group({ alerts: [{ ...one, startsAt: 'now' }] }), 'body.alerts.0.startsAt: '],
    ['no fingerprint', group({ alerts: [{ ...one, fingerprint: '' }] }), 'body.alerts.0.fingerprint: '],
    [
      '1,001 alerts',
      group({ alerts: Array.from({ length: 1001 }, () => one) }),
      'body.alerts: must be at most 1000',
    ],
  ])('refuses %s, and takes none of it', async (_what, body, detail) => {
    const { post, posted } = stage();
    const answer = await post(body);

    expect(answer.status).toBe(400);
    expect((answer.body as { detail: string }).detail).toContain(detail);
    expect(posted).toEqual([]);
  });

  it('takes a group of a thousand, and refuses more than 2 MB', async () => {
    const { post, posted } = stage();
    expect((await post(group({ alerts: Array.from({ length: 1000 }, () => one) }))).status).toBe(200);
    expect(posted).toHaveLength(1000);

    const annotations = { summary: 'x'.repeat(2_100_000) };
    const answer = await post(group({ alerts: [{ ...one, annotations }] }));
    expect(answer.status).toBe(413);
    expect((answer.body as { detail: string }).detail).toBe('body: is larger than 2048 kB');
  });
});
