import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../../src/metrics/create-metrics.ts';
import { postureServices } from '../../../src/posture/registry.ts';
import { caseModel } from '../../support/posture-case.ts';
import { fakeNow, fakeView } from '../../support/fake-view.ts';

const rule = postureServices.flatMap(({ rules }) => rules).find(({ id }) => id === 'rds/single-zone');
if (rule === undefined) throw new Error('there is no such rule');
const { fires, sound } = rule.cases;

async function lines(metrics: ReturnType<typeof createMetrics>) {
  const text = await metrics.render();
  return text.split('\n').filter((line) => line.startsWith('holdfast_posture_'));
}

describe('the metrics of posture', () => {
  it('count findings by severity and what cannot be told, each there even when it is zero', async () => {
    const metrics = createMetrics({ view: fakeView({ model: caseModel(fires).model }).view });

    expect(await lines(metrics)).toEqual([
      'holdfast_posture_findings{severity="high"} 1',
      'holdfast_posture_findings{severity="medium"} 0',
      'holdfast_posture_findings{severity="low"} 0',
      // Backups, their retention, deletion protection, copies abroad and encryption were not read.
      'holdfast_posture_findings{severity="cannot-tell"} 5',
    ]);
  });

  it('say nothing before everything was read, for what is not known would look sound', async () => {
    const fake = fakeView({ model: caseModel(fires).model, settled: false });

    expect(await lines(createMetrics({ view: fake.view }))).toEqual([]);
  });

  it.each([
    [3_599_999, 1],
    [3_600_000, 0],
  ])('%i ms later tell of %i finding, for they are judged once an hour', async (later, count) => {
    const fake = fakeView({ model: caseModel(fires).model });
    const metrics = createMetrics({ view: fake.view });
    await metrics.render();
    fake.state.model = caseModel(sound).model;
    fake.state.now = fakeNow + later;

    expect(await lines(metrics)).toContain(`holdfast_posture_findings{severity="high"} ${count}`);
  });
});
