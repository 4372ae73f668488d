import { afterEach, describe, expect, it } from 'vitest';
import { instanceArn } from '../../src/aws/arn.ts';
import { crashApplication } from '../../src/simulator/faults/crash-application.ts';
import { beginFault } from '../../src/simulator/faults/fault.ts';
import { shopAccount, shopPrimary } from '../../src/simulator/stacks/shop.ts';
import { daemonStage, replaceCall } from '../support/daemon-stage.ts';

let stage: ReturnType<typeof daemonStage>;
afterEach(() => stage.end());

async function start() {
  stage = daemonStage();
  const daemon = await stage.start();
  const victim = [...stage.world.instances.values()].find(({ region }) => region === shopPrimary)?.id ?? '';
  const resource = instanceArn({ account: shopAccount, region: shopPrimary }, victim);
  await stage.playTo(400);
  const startsAt = stage.world.clock.now();
  /** What Alertmanager posts each minute. */
  const post = (status: 'firing' | 'resolved', seconds: number) =>
    stage.said(
      daemon.takeAlerts([
        {
          status,
          labels: { alertname: 'CheckoutErrors', severity: 'critical', instance_id: victim },
          annotations: { summary: 'Every request fails here' },
          startsAt,
          endsAt: stage.world.clock.now(),
          fingerprint: 'f1',
          generatorURL: '',
        },
      ]),
      seconds,
    );
  const repeat = async (from: number, to: number) => {
    for (let seconds = from + 60; seconds <= to; seconds += 60) await post('firing', seconds);
  };
  return { daemon, victim, resource, post, repeat };
}

/** The load balancer gets no answer from it, while EC2 has nothing against it. */
const crash = (instance: string) =>
  beginFault(stage.world, crashApplication, crashApplication.parameters.parse({ instance }));

describe('an alert of Alertmanager', () => {
  it('is the second witness against an instance that its load balancer calls failed, which is then replaced', async () => {
    const { victim, resource, repeat } = await start();
    crash(victim);
    await repeat(400, 1000);

    expect(stage.mutations()).toContain(replaceCall);
    const failed = stage.entries.find(
      (event) => event.kind === 'verdict-changed' && event.target === resource && event.to === 'host-failed',
    );
    expect(failed).toMatchObject({ reason: expect.stringContaining('alertmanager/alert') as string });
  });

  it('without which the load balancer alone replaces nothing', async () => {
    const { victim } = await start();
    crash(victim);
    await stage.playTo(1000);

    expect(stage.mutations()).toEqual([]);
  });

  it('alone makes a suspect and replaces nothing, and leaves no trace once it is resolved', async () => {
    const { daemon, resource, post, repeat } = await start();
    await repeat(400, 1000);
    expect(daemon.view.model().verdicts.get(resource)?.kind).toBe('suspect');
    expect(stage.mutations()).toEqual([]);

    expect(await post('resolved', 1060)).toMatchObject([{ outcome: 'resolved', resource }]);
    expect(daemon.view.model().verdicts.get(resource)?.kind).toBe('healthy');
  });

  it('is no eye of ours: neither up nor blind', async () => {
    const { daemon, repeat } = await start();
    await repeat(400, 500);
    const observers = [...daemon.view.model().observers.values()].map(({ observer }) => observer.name);
    expect(observers).toContain('ec2/instances');
    expect(observers).not.toContain('alertmanager/alerts');
  });
});
