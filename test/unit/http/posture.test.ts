import { expect, it } from 'vitest';
import { postureServices } from '../../../src/posture/registry.ts';
import { caseModel } from '../../support/posture-case.ts';
import { fakeView } from '../../support/fake-view.ts';
import { httpClient } from '../../support/http-client.ts';

it('the posture of a running daemon is judged from what it observes', async () => {
  const rule = postureServices.flatMap(({ rules }) => rules).find(({ id }) => id === 'rds/single-zone');
  if (rule === undefined) throw new Error('there is no such rule');
  const { model } = caseModel({ ...rule.cases.fires, objectives: { rpoSeconds: 60 } });
  const { client } = httpClient(fakeView({ model }));

  const { status, body } = await client.get('/api/v1/posture');

  expect(status).toBe(200);
  expect(body).toMatchObject({
    counts: { high: 1, medium: 0, low: 0 },
    findings: [
      {
        rule: 'rds/single-zone',
        resource: { name: 'orders', kind: 'rds:instance' },
        affects: [{ service: 'shop', objective: 'rpo', value: 60 }],
      },
    ],
    services: [{ service: 'shop', losses: [{ loss: 'instance' }, { loss: 'zone' }, { loss: 'region' }] }],
  });
});
