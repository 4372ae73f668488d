import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../../src/http/app.ts';
import type { HttpParts } from '../../../src/http/parts.ts';
import { fakeView } from '../../support/fake-view.ts';
import { asOperator, httpParts, viewer, operator } from '../../support/http-client.ts';

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
  const { parts } = httpParts(fakeView(), [operator, viewer]);
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

  it('needs the token of an operator', async () => {
    const { client, posted } = stage();
    expect((await client.post('/api/v1/alerts').send(group())).status).toBe(401);
    const viewing = await client
      .post('/api/v1/alerts')
      .set('Authorization', 'Bearer viewers-token')
      .send(group());
    expect(viewing.status).toBe(403);
    expect(posted).toEqual([]);
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
