import type { SpotInstanceRequest } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { Signal } from '../../src/model/signal.ts';
import { ec2 } from '../../src/pollers/ec2.ts';
import { groupSchema } from '../../src/simulator/stacks/compute-schema.ts';
import { modelOf, resourceOf, signalOf } from '../support/model-of.ts';
import { pollBench, refused, startedAt } from '../support/poll.ts';
import { watchedStack } from '../support/watched-stack.ts';

const arn = (id: string) => `arn:aws:ec2:eu-west-1:111122223333:instance/${id}`;
const machine = (id: string, facts: Record<string, string>) =>
  resourceOf({ id: arn(id), kind: 'ec2:instance', facts: { state: 'running', ...facts } });
const spot = machine('i-1', { lifecycle: 'spot' });
const list = 'EC2 DescribeSpotInstanceRequests';

const warned = (ageMs: number): Signal =>
  signalOf({
    resource: spot.id,
    check: 'ec2/spot-interruption',
    state: 'unknown',
    nature: 'transition',
    since: startedAt - ageMs,
    observedAt: startedAt - ageMs,
  });
const recommended = signalOf({
  resource: spot.id,
  check: 'ec2/rebalance-recommendation',
  state: 'warn',
  nature: 'warning-only',
  since: startedAt - 7_200_000,
  observedAt: startedAt - 7_200_000,
});

async function said(request: SpotInstanceRequest, signals: readonly Signal[] = []) {
  const bench = pollBench(
    { [list]: () => ({ SpotInstanceRequests: [request] }) },
    modelOf({ resources: [spot], signals: [...signals] }),
  );
  const [observation] = await bench.run(ec2, 'spot');
  if (observation?.kind !== 'complete') throw new Error(JSON.stringify(observation));
  return { signals: observation.signals, sent: bench.sent };
}

describe('Spot Instances, as AWS documents its answers', () => {
  it.each([
    ['marked-for-termination', 'terminate'],
    ['marked-for-stop', 'stop'],
  ])('of which a request is %s are on their way out, and none of them has failed', async (Code, how) => {
    const { signals, sent } = await said({ InstanceId: 'i-1', Status: { Code } });
    expect(signals).toMatchObject([
      {
        resource: spot.id,
        check: 'ec2/spot-interruption',
        family: 'control-plane',
        state: 'unknown',
        nature: 'transition',
        reason: `EC2 takes this Spot Instance back (${how}) within two minutes of its warning`,
      },
    ]);
    expect(sent[0]?.input).toMatchObject({
      Filters: [{ Name: 'status-code', Values: ['marked-for-termination', 'marked-for-stop'] }],
    });
  });

  it.each([
    ['fulfilled', { Code: 'fulfilled' }],
    ['in no status that AWS would tell', undefined],
  ])('of which the request is %s have nothing announced', async (_title, Status) => {
    expect((await said({ InstanceId: 'i-1', ...(Status === undefined ? {} : { Status }) })).signals).toEqual(
      [],
    );
  });

  it.each([
    ['five minutes ago is still said', 300_000, 1],
    ['longer ago than that is over', 300_001, 0],
  ])('what an event warned of %s, where no request is marked', async (_title, ageMs, times) => {
    const { signals } = await said({ InstanceId: 'i-2' }, [warned(ageMs)]);
    expect(signals).toHaveLength(times);
    for (const { since } of signals) expect(since).toBe(startedAt - ageMs);
  });

  it('what an event recommended stands for as long as the machine runs, for AWS never takes it back', async () => {
    const { signals } = await said({ InstanceId: 'i-2' }, [recommended]);
    expect(signals).toMatchObject([
      { check: 'ec2/rebalance-recommendation', state: 'warn', observedAt: startedAt },
    ]);
  });

  it.each([
    ['no machine is one', machine('i-1', {})],
    ['none of them runs', machine('i-1', { lifecycle: 'spot', state: 'stopped' })],
  ])('cost no call where %s', async (_title, resource) => {
    const bench = pollBench({}, modelOf({ resources: [resource] }));
    expect(await bench.run(ec2, 'spot')).toMatchObject([{ kind: 'complete', signals: [] }]);
    expect(bench.sent).toEqual([]);
  });

  it('name the permission when AWS denies it', async () => {
    const denied = () => {
      throw refused('UnauthorizedOperation', 403);
    };
    const bench = pollBench({ [list]: denied }, modelOf({ resources: [spot] }));
    expect(await bench.run(ec2, 'spot')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission: 'ec2:DescribeSpotInstanceRequests' },
    ]);
  });
});

describe('Spot Instances, on simulated EC2', () => {
  const web = (more: object) => groupSchema.parse({ name: 'web', size: 2, capacity: 100, ...more });
  const watched = (more: object) => watchedStack({ groups: [web(more)] }, [ec2]);

  it('are in transition when EC2 takes them back, not failed, and then gone', async () => {
    const stage = watched({ spot: true, applicationChecks: true });
    await stage.look();
    stage.befall('reclaim-spot-instance', { group: 'web' });
    const verdicts = async () =>
      [...(await stage.look()).verdicts.values()]
        .map(({ kind }) => kind)
        .filter((kind) => kind !== 'healthy');
    expect(await verdicts()).toEqual(['in-transition']);
    // The machine goes, and until EC2 has forgotten it nothing calls it a failure.
    await stage.play(130);
    expect(await verdicts()).not.toContain('host-failed');
  });

  it('cannot be taken back where a group has none', () => {
    expect(() => watched({}).befall('reclaim-spot-instance', { group: 'web' })).toThrow(
      'is no Spot Instance',
    );
  });

  it('are asked for their application too, where that is set up: a crash of it fails that check alone', async () => {
    const stage = watched({ applicationChecks: true });
    const failing = async () =>
      [...(await stage.look()).signals.values()]
        .flat()
        .flatMap(({ check, state }) => (state === 'fail' ? check : []));
    expect(await failing()).toEqual([]);
    const heal = stage.befall('crash-application', { group: 'web' });
    await stage.play(130);
    expect(await failing()).toEqual(['ec2/application-status']);
    heal();
    await stage.play(130);
    expect(await failing()).toEqual([]);
  });
});
