import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProcess } from '../support/run-process.ts';

let run: Awaited<ReturnType<typeof runProcess>>;
beforeAll(async () => {
  run = await runProcess();
});
afterAll(() => run.end());

it('holdfast posture judges an account over the network, and fails a build by what it finds', async () => {
  run.write(
    'services.yaml',
    'services: { shop: { tags: { service: shop }, objectives: { slo: "99.99%", rto: 15m } } }\n',
  );
  run.write('holdfast.yaml', 'services: services.yaml\n');
  const { status, out, err } = await run.start(['posture', '--config', 'holdfast.yaml', '--json']).exited;

  expect({ status, err }).toEqual({ status: 1, err: '' });
  const { findings, cannotTell } = JSON.parse(out) as {
    findings: { rule: string; affects: { service: string; objective: string }[] }[];
    cannotTell: unknown[];
  };
  expect(findings[0]).toMatchObject({
    rule: 'rds/single-zone',
    affects: [
      { service: 'shop', objective: 'slo' },
      { service: 'shop', objective: 'rto' },
    ],
  });
  // The standby's region is not read, but the name of its load balancer tells where it is.
  expect(cannotTell).toEqual([]);
});
