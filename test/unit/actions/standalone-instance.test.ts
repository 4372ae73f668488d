import type { Instance } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/actions/action.ts';
import { rebootInstance } from '../../../src/actions/reboot-instance.ts';
import { recoverInstance } from '../../../src/actions/recover-instance.ts';
import { stopStartInstance } from '../../../src/actions/stop-start-instance.ts';
import { contextOn, journaled, plannedAt, unmet } from '../../support/action-context.ts';
import { FakeAws } from '../../support/fake-aws/fake-aws.ts';
import { modelOf, resourceOf, signalOf } from '../../support/model-of.ts';

const target = resourceOf({ id: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1', kind: 'ec2:instance' });

function host(parts: Partial<Instance> = {}): FakeAws {
  const aws = new FakeAws();
  aws.ec2.instances.set('i-1', {
    InstanceId: 'i-1',
    InstanceType: 'm7g.large',
    RootDeviceType: 'ebs',
    State: { Name: 'running' },
    ...parts,
  });
  aws.ec2.instanceStoreTypes.add('m5d.large');
  aws.ec2.statuses.set('i-1', { system: 'impaired', instance: 'impaired' });
  return aws;
}

function become(aws: FakeAws, Name: 'stopped' | 'running') {
  const instance = aws.ec2.instances.get('i-1');
  if (instance !== undefined) instance.State = { Name };
}

const inGroup: Partial<Instance> = { Tags: [{ Key: 'aws:autoscaling:groupName', Value: 'web' }] };

describe.each([rebootInstance, stopStartInstance, recoverInstance])('$name', (action: Action) => {
  it('plans without changing anything', async () => {
    const aws = host();
    const plan = await action.plan(target, {}, contextOn(aws));
    expect(unmet(plan)).toEqual([]);
    expect(plan.steps.length).toBeGreaterThan(0);
    expect(aws.mutations()).toEqual([]);
  });

  it.each<[string, FakeAws]>([
    ['it exists', new FakeAws()],
    ['no Auto Scaling group owns it', host(inGroup)],
    ['it is running', host({ State: { Name: 'stopped' } })],
  ])('refuses unless %s', async (name, aws) => {
    const plan = await action.plan(target, {}, contextOn(aws));
    expect(unmet(plan)).toContain(name);
    expect(plan.steps).toEqual([]);
  });

  it('is verified by the instance serving again, never by silence', async () => {
    const plan = journaled(await action.plan(target, {}, contextOn(host())));
    const now = plannedAt + 1;
    const seen = (observedAt: number) =>
      modelOf({
        verdicts: { [target.id]: 'healthy' },
        signals: [signalOf({ resource: target.id, check: 'elb/target-health', observedAt })],
      });
    expect(action.verify(plan, modelOf(), now).outcome).toBe('inconclusive');
    expect(action.verify(plan, seen(plannedAt), now).outcome).toBe('inconclusive');
    expect(action.verify(plan, seen(now), now).outcome).toBe('success');
  });
});

describe('reboot-instance', () => {
  it('is under way until both status checks pass, and is never taken for not started', async () => {
    const aws = host();
    const plan = await rebootInstance.plan(target, {}, contextOn(aws));
    expect(await rebootInstance.observe(plan, 0, contextOn(aws))).toBe('under-way');
    await rebootInstance.apply(plan, 0, contextOn(aws));
    expect(aws.mutations()).toEqual(['RebootInstances']);
    aws.ec2.statuses.set('i-1', { system: 'ok', instance: 'initializing' });
    expect(await rebootInstance.observe(plan, 0, contextOn(aws))).toBe('under-way');
    aws.ec2.statuses.set('i-1', { system: 'ok', instance: 'ok' });
    expect(await rebootInstance.observe(plan, 0, contextOn(aws))).toBe('done');
  });
});

describe('stop-start-instance', () => {
  it('waits for stopped before it starts, and each step can be told from the state alone', async () => {
    const aws = host();
    const plan = journaled(await stopStartInstance.plan(target, {}, contextOn(aws)));
    const progress = (step: number) => stopStartInstance.observe(plan, step, contextOn(aws));
    expect(await progress(0)).toBe('not-started');
    await stopStartInstance.apply(plan, 0, contextOn(aws));
    expect(await progress(0)).toBe('under-way');
    become(aws, 'stopped');
    expect([await progress(0), await progress(1)]).toEqual(['done', 'not-started']);
    await stopStartInstance.apply(plan, 1, contextOn(aws));
    expect(await progress(1)).toBe('under-way');
    become(aws, 'running');
    expect(await progress(1)).toBe('done');
  });

  it('made twice stops and starts once', async () => {
    const aws = host();
    const plan = await stopStartInstance.plan(target, {}, contextOn(aws));
    await stopStartInstance.apply(plan, 0, contextOn(aws));
    await stopStartInstance.apply(plan, 0, contextOn(aws));
    expect(aws.ec2.instances.get('i-1')?.State?.Name).toBe('stopping');
  });

  it.each<[string, Partial<Instance>]>([
    ['its root disk survives a stop', { RootDeviceType: 'instance-store' }],
    ['it has no disks that a stop erases', { InstanceType: 'm5d.large' }],
    ['it can be started again', { InstanceLifecycle: 'spot' }],
  ])('refuses unless %s', async (name, parts) => {
    const plan = await stopStartInstance.plan(target, {}, contextOn(host(parts)));
    expect(unmet(plan)).toEqual([name]);
  });

  it('warns that a public address which is not elastic will change', async () => {
    const association = (IpOwnerId: string): Partial<Instance> => ({
      PublicIpAddress: '198.51.100.7',
      NetworkInterfaces: [{ Association: { IpOwnerId } }],
    });
    const warnings = async (owner: string) =>
      (await stopStartInstance.plan(target, {}, contextOn(host(association(owner))))).warnings.join();
    expect(await warnings('amazon')).toContain('198.51.100.7 will change');
    expect(await warnings('111122223333')).not.toContain('will change');
  });
});

describe('recover-instance', () => {
  it("sets EC2's recovery alarm, waits for the host check, and takes the alarm away", async () => {
    const aws = host();
    const plan = journaled(await recoverInstance.plan(target, {}, contextOn(aws)));
    const progress = (step: number) => recoverInstance.observe(plan, step, contextOn(aws));
    expect(await progress(0)).toBe('not-started');
    await recoverInstance.apply(plan, 0, contextOn(aws));
    expect(aws.cloudWatch.alarms.get('holdfast-recover-i-1')?.AlarmActions).toEqual([
      'arn:aws:automate:eu-west-1:ec2:recover',
    ]);
    expect(await progress(0)).toBe('under-way');
    aws.ec2.statuses.set('i-1', { system: 'ok', instance: 'initializing' });
    expect([await progress(0), await progress(1)]).toEqual(['done', 'not-started']);
    await recoverInstance.apply(plan, 1, contextOn(aws));
    expect(await progress(1)).toBe('done');
    expect(aws.cloudWatch.alarms.size).toBe(0);
  });

  it.each<[string, (aws: FakeAws) => void]>([
    ['its host failed', (aws) => void aws.ec2.statuses.set('i-1', { system: 'ok', instance: 'impaired' })],
    ['its type can be recovered', (aws) => void aws.ec2.instanceStoreTypes.add('m7g.large')],
    [
      'it is not on a dedicated host',
      (aws) => void Object.assign(aws.ec2.instances.get('i-1') ?? {}, { Placement: { Tenancy: 'host' } }),
    ],
  ])('refuses unless %s', async (name, spoil) => {
    const aws = host();
    spoil(aws);
    expect(unmet(await recoverInstance.plan(target, {}, contextOn(aws)))).toEqual([name]);
  });

  it('leaves no alarm behind when it did not help', async () => {
    const aws = host();
    const plan = await recoverInstance.plan(target, {}, contextOn(aws));
    await recoverInstance.apply(plan, 0, contextOn(aws));
    const undo = await recoverInstance.undo?.(plan, contextOn(aws));
    if (undo === undefined) throw new Error('the alarm can be taken away');
    await recoverInstance.apply(undo, 0, contextOn(aws));
    expect(await recoverInstance.observe(undo, 0, contextOn(aws))).toBe('done');
    expect(aws.cloudWatch.alarms.size).toBe(0);
  });
});
