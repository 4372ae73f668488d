import type { DeploymentGroupInfo, DeploymentInfo, EC2TagFilter } from '@aws-sdk/client-codedeploy';
import { describe, expect, it } from 'vitest';
import type { Resource } from '../../src/model/resource.ts';
import { codedeploy } from '../../src/pollers/codedeploy.ts';
import { answered } from '../support/answered.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { type Answers, pollBench, refused, startedAt } from '../support/poll.ts';

const list = 'CodeDeploy ListDeployments';
const details = 'CodeDeploy BatchGetDeployments';
const groups = 'CodeDeploy BatchGetDeploymentGroups';
const arn = 'arn:aws:codedeploy:eu-west-1:111122223333:deployment:d-123456789';

/** As AWS documents the answers. */
const deployment: DeploymentInfo = {
  applicationName: 'shop',
  deploymentGroupName: 'live',
  deploymentConfigName: 'CodeDeployDefault.OneAtATime',
  deploymentId: 'd-123456789',
  status: 'InProgress',
  createTime: new Date(startedAt - 90_000),
  startTime: new Date(startedAt - 60_000),
  creator: 'user',
  computePlatform: 'Server',
};
const live: DeploymentGroupInfo = {
  applicationName: 'shop',
  deploymentGroupName: 'live',
  computePlatform: 'Server',
  ec2TagFilters: [],
  autoScalingGroups: [],
};

const scalingGroup = resourceOf({
  id: 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:0:autoScalingGroupName/web',
  kind: 'autoscaling:group',
  name: 'web',
});
const service = resourceOf({
  id: 'arn:aws:ecs:eu-west-1:111122223333:service/shop/basket',
  kind: 'ecs:service',
});
const machine = (tags: Resource['tags']) =>
  resourceOf({ id: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1', kind: 'ec2:instance', tags });

const answersOf = (
  group: Partial<DeploymentGroupInfo> | undefined,
  given: Partial<DeploymentInfo> = {},
): Answers => ({
  [list]: () => ({ deployments: ['d-123456789'] }),
  [details]: () => ({ deploymentsInfo: [{ ...deployment, ...given }] }),
  [groups]: () => ({ deploymentGroupsInfo: group === undefined ? [] : [{ ...live, ...group }] }),
});

async function polled(answers: Answers, resources: readonly Resource[] = []) {
  const bench = pollBench(answers, modelOf({ resources }));
  return { ...answered(await bench.run(codedeploy, 'deployments')), sent: bench.sent };
}

describe('the deployments of CodeDeploy, as AWS documents its answers', () => {
  it('are known while they are not over', async () => {
    const { resources, signals, sent } = await polled(answersOf({ autoScalingGroups: [{ name: 'web' }] }), [
      scalingGroup,
    ]);
    expect(resources).toMatchObject([
      {
        id: arn,
        kind: 'codedeploy:deployment',
        name: 'shop/live/d-123456789',
        facts: { status: 'InProgress', worksOn: [scalingGroup.id] },
      },
    ]);
    expect(signals).toMatchObject([
      {
        check: 'codedeploy/deployment',
        state: 'unknown',
        nature: 'transition',
        since: startedAt - 60_000,
        reason: 'CodeDeploy deploys shop/live/d-123456789: InProgress',
      },
    ]);
    expect(sent.map(({ input }) => input)).toEqual([
      { includeOnlyStatuses: ['Created', 'Queued', 'InProgress', 'Baking', 'Ready'] },
      { deploymentIds: ['d-123456789'] },
      { applicationName: 'shop', deploymentGroupNames: ['live'] },
    ]);
  });

  it('are asked about no further where there are none', async () => {
    const { resources, sent } = await polled({ [list]: () => ({ deployments: [] }) });
    expect({ resources, calls: sent.map(({ operation }) => operation) }).toEqual({
      resources: [],
      calls: ['ListDeployments'],
    });
  });

  const tag = (Key: string, Value: string): EC2TagFilter => ({ Key, Value, Type: 'KEY_AND_VALUE' });
  it.each<[string, Partial<DeploymentGroupInfo>, Resource, boolean]>([
    ['a group by its name', { autoScalingGroups: [{ name: 'web' }] }, scalingGroup, true],
    ['another group', { autoScalingGroups: [{ name: 'api' }] }, scalingGroup, false],
    [
      'a service by its cluster and name',
      { ecsServices: [{ clusterName: 'shop', serviceName: 'basket' }] },
      service,
      true,
    ],
    [
      'a service of the same name in another cluster',
      { ecsServices: [{ clusterName: 'op', serviceName: 'basket' }] },
      service,
      false,
    ],
    ['one of several tags', { ec2TagFilters: [tag('a', '1'), tag('b', '2')] }, machine({ b: '2' }), true],
    ['a tag of another value', { ec2TagFilters: [tag('a', '1')] }, machine({ a: '2' }), false],
    ['a key', { ec2TagFilters: [{ Key: 'a', Type: 'KEY_ONLY' }] }, machine({ a: '' }), true],
    ['a key that it has not', { ec2TagFilters: [{ Key: 'a', Type: 'KEY_ONLY' }] }, machine({ b: '' }), false],
    ['a value', { ec2TagFilters: [{ Value: '1', Type: 'VALUE_ONLY' }] }, machine({ z: '1' }), true],
    ['no filter at all', { ec2TagFilters: [], ec2TagSet: { ec2TagSetList: [[]] } }, machine({}), false],
    [
      'one tag of each of two lists',
      { ec2TagSet: { ec2TagSetList: [[tag('a', '1'), tag('a', '2')], [tag('b', '1')]] } },
      machine({ a: '2', b: '1' }),
      true,
    ],
    [
      'only one of two lists',
      { ec2TagSet: { ec2TagSetList: [[tag('a', '1')], [tag('b', '1')]] } },
      machine({ a: '1' }),
      false,
    ],
  ])('are to %s', async (_title, group, resource, isPart) => {
    const { resources } = await polled(answersOf(group), [resource]);
    expect(resources[0]?.facts['worksOn']).toEqual(isPart ? [resource.id] : []);
  });

  it('are to the new group of a blue/green deployment as well', async () => {
    const targetInstances = { autoScalingGroups: ['web'] };
    const { resources } = await polled(answersOf({}, { targetInstances }), [scalingGroup]);
    expect(resources[0]?.facts['worksOn']).toEqual([scalingGroup.id]);
  });

  it.each([
    ['a function of Lambda', {}],
    ['a group that is gone', undefined],
  ])('claim nothing and say so where AWS does not tell what they are to: %s', async (_title, group) => {
    const { resources, signals } = await polled(answersOf(group), [scalingGroup, service, machine({})]);
    expect(resources[0]?.facts['worksOn']).toEqual([]);
    expect(signals[0]?.reason).toContain('does not say to what');
  });

  it('are read on all pages, twenty-five a call, and the groups of an application in one', async () => {
    const ids = Array.from({ length: 30 }, (_, number) => `d-${number}`);
    const { resources, sent } = await polled({
      ...answersOf({}),
      [list]: ({ nextToken }: { nextToken?: string }) =>
        nextToken === undefined
          ? { deployments: ids.slice(0, 20), nextToken: 'more' }
          : { deployments: ids.slice(20) },
      [details]: ({ deploymentIds }: { deploymentIds: readonly string[] }) => ({
        deploymentsInfo: deploymentIds.map((deploymentId) => ({ ...deployment, deploymentId })),
      }),
    });
    expect(resources).toHaveLength(30);
    expect(sent.map(({ operation }) => operation)).toEqual([
      'ListDeployments',
      'ListDeployments',
      'BatchGetDeployments',
      'BatchGetDeployments',
      'BatchGetDeploymentGroups',
    ]);
  });

  it.each([
    [list, 'codedeploy:ListDeployments'],
    [details, 'codedeploy:BatchGetDeployments'],
    [groups, 'codedeploy:BatchGetDeploymentGroups'],
  ])('are not known where %s is denied', async (operation, permission) => {
    const deny = () => {
      throw refused('AccessDeniedException');
    };
    const bench = pollBench({ ...answersOf({}), [operation]: deny });
    expect(await bench.run(codedeploy, 'deployments')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission },
    ]);
  });

  it('are read again before anything is done, or when something is heard of an application, and else not', async () => {
    const bench = pollBench({ [list]: () => ({ deployments: [] }) });
    const { id } = machine({});
    const application = 'arn:aws:codedeploy:eu-west-1:111122223333:application:shop';
    expect(await codedeploy.refresh([id], { ...bench.context, priority: 'suspect' })).toEqual([]);
    const before = await codedeploy.refresh([id], { ...bench.context, priority: 'verify' });
    const heard = await codedeploy.refresh([application], { ...bench.context, priority: 'suspect' });
    expect([before, heard]).toMatchObject([[{ kind: 'complete' }], [{ kind: 'complete' }]]);
  });
});
