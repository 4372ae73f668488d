import { type ListStacksInput, StackStatus, type StackSummary } from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from 'vitest';
import type { Resource } from '../../src/model/resource.ts';
import { cloudformation } from '../../src/pollers/cloudformation.ts';
import { answered } from '../support/answered.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { pollBench, refused, scope, startedAt } from '../support/poll.ts';

const list = 'CloudFormation ListStacks';
const stackId = (name: string) =>
  `arn:aws:cloudformation:eu-west-1:111122223333:stack/${name}/d0e92f40-0000-11f0-8000-0a1b2c3d4e5f`;

/** As AWS documents the answer. */
const shop: StackSummary = {
  StackId: stackId('shop'),
  StackName: 'shop',
  TemplateDescription: 'The shop',
  CreationTime: new Date(startedAt - 86_400_000),
  LastUpdatedTime: new Date(startedAt - 120_000),
  StackStatus: 'UPDATE_IN_PROGRESS',
  DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
};

const machine = (name: string, tags: Resource['tags'], more: Partial<Resource> = {}) =>
  resourceOf({
    id: `arn:aws:ec2:eu-west-1:111122223333:instance/${name}`,
    kind: 'ec2:instance',
    name,
    tags,
    ...more,
  });
const ofStack = (name: string) => ({ 'aws:cloudformation:stack-id': stackId(name) });

async function polled(stacks: readonly StackSummary[], resources: readonly Resource[] = []) {
  const bench = pollBench({ [list]: () => ({ StackSummaries: stacks }) }, modelOf({ resources }));
  return { ...answered(await bench.run(cloudformation, 'stacks')), sent: bench.sent };
}

describe('the stacks that CloudFormation changes, as AWS documents its answers', () => {
  it('are known while they change, since when, and as neither good nor bad', async () => {
    const { resources, signals } = await polled([shop]);
    expect(resources).toEqual([
      {
        id: stackId('shop'),
        kind: 'cloudformation:stack',
        ...scope,
        name: 'shop',
        tags: {},
        facts: { status: 'UPDATE_IN_PROGRESS', worksOn: [] },
        relations: [],
      },
    ]);
    expect(signals).toMatchObject([
      {
        resource: stackId('shop'),
        check: 'cloudformation/change',
        state: 'unknown',
        nature: 'transition',
        since: startedAt - 120_000,
        reason: 'CloudFormation changes the stack shop: UPDATE_IN_PROGRESS',
      },
    ]);
  });

  it('are asked for by every state that touches resources, and not by the one that waits for a person', async () => {
    const { sent } = await polled([]);
    const all = Object.values(StackStatus).filter((state) => state.endsWith('_IN_PROGRESS'));
    const touching = all.filter((state) => state !== 'REVIEW_IN_PROGRESS');
    expect(touching).toHaveLength(9);
    const { StackStatusFilter: asked } = sent.map(({ input }) => input as ListStacksInput)[0] ?? {};
    expect(new Set(asked)).toEqual(new Set(touching));
  });

  it.each<[string, StackSummary, number]>([
    ['being made', { ...shop, LastUpdatedTime: undefined, StackStatus: 'CREATE_IN_PROGRESS' }, 86_400_000],
    ['being changed', shop, 120_000],
    [
      'being removed',
      { ...shop, StackStatus: 'DELETE_IN_PROGRESS', DeletionTime: new Date(startedAt - 5_000) },
      5_000,
    ],
    ['being removed since nobody knows when', { ...shop, StackStatus: 'DELETE_IN_PROGRESS' }, 0],
  ])('are dated by what is done to them: %s', async (_title, stack, ago) => {
    expect((await polled([stack])).signals).toMatchObject([{ since: startedAt - ago }]);
  });

  const nested: StackSummary = {
    ...shop,
    StackId: stackId('web'),
    StackName: 'web',
    ParentId: stackId('shop'),
    RootId: stackId('shop'),
  };
  it.each<[string, StackSummary, Resource, boolean]>([
    ['bears the id of the stack', shop, machine('i-1', ofStack('shop')), true],
    ['bears the id of another one', shop, machine('i-1', ofStack('mail')), false],
    ['bears the id of the root of the stack', nested, machine('i-1', ofStack('shop')), true],
    ['bears no id, but the name', shop, machine('i-1', { 'aws:cloudformation:stack-name': 'shop' }), true],
    [
      'bears the id of an earlier stack of the same name',
      shop,
      machine('i-1', { ...ofStack('earlier'), 'aws:cloudformation:stack-name': 'shop' }),
      false,
    ],
    [
      'is in no region',
      shop,
      machine('z-1', ofStack('shop'), { kind: 'route53:hosted-zone', region: 'global' }),
      true,
    ],
    ['is in another region', shop, machine('i-1', ofStack('shop'), { region: 'us-east-1' }), false],
    ['is of another account', shop, machine('i-1', ofStack('shop'), { account: '999999999999' }), false],
    ['bears no tag of it', shop, machine('i-1', { Name: 'shop' }), false],
  ])('say of what %s whether it is of them', async (_title, stack, resource, isPart) => {
    const { resources } = await polled([stack], [resource]);
    expect(resources[0]?.facts['worksOn']).toEqual(isPart ? [resource.id] : []);
  });

  it('are read on all pages', async () => {
    const bench = pollBench({
      [list]: ({ NextToken }: { NextToken?: string }) =>
        NextToken === undefined
          ? { StackSummaries: [shop], NextToken: 'more' }
          : { StackSummaries: [{ ...shop, StackId: stackId('mail'), StackName: 'mail' }] },
    });
    const { resources } = answered(await bench.run(cloudformation, 'stacks'));
    expect(resources.map(({ name }) => name)).toEqual(['shop', 'mail']);
  });

  it('are none where there are none, or where AWS says less than who and how', async () => {
    expect(await polled([])).toMatchObject({ kind: 'complete', resources: [], signals: [] });
    const silent = { ...shop, StackStatus: undefined } as StackSummary;
    expect(await polled([silent])).toMatchObject({ kind: 'complete', resources: [], signals: [] });
  });

  it('are not known where that is denied, which switches only this off', async () => {
    const deny = () => {
      throw refused('AccessDenied', 403);
    };
    expect(await pollBench({ [list]: deny }).run(cloudformation, 'stacks')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission: 'cloudformation:ListStacks' },
    ]);
  });

  it('are read again before anything is done, or when something is heard of a stack, and else not', async () => {
    const bench = pollBench({ [list]: () => ({ StackSummaries: [] }) });
    const { id } = machine('i-1', {});
    expect(await cloudformation.refresh([id], { ...bench.context, priority: 'suspect' })).toEqual([]);
    const before = await cloudformation.refresh([id], { ...bench.context, priority: 'verify' });
    const heard = await cloudformation.refresh([stackId('shop')], { ...bench.context, priority: 'suspect' });
    expect([before, heard]).toMatchObject([[{ kind: 'complete' }], [{ kind: 'complete' }]]);
  });
});
