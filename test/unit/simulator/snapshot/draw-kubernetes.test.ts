import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../../src/model/resource.ts';
import { drawKubernetes } from '../../../../src/simulator/snapshot/draw-kubernetes.ts';
import type { Sketch } from '../../../../src/simulator/snapshot/sketch.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';

const home = 'eu-west-1';

const cluster = (name: string, region = home, version = '1.33') =>
  resourceOf({
    id: `arn:aws:eks:${region}:111122223333:cluster/${name}`,
    kind: 'eks:cluster',
    name,
    region,
    facts: { version },
  });

const nodeGroup = (name: string, machines: string) =>
  resourceOf({
    id: `arn:aws:eks:${home}:111122223333:nodegroup/apps/${name}/1`,
    kind: 'eks:node-group',
    name,
    region: home,
    facts: { cluster: 'apps', autoScalingGroups: [machines] },
    relations: [{ type: 'member-of', to: `arn:aws:eks:${home}:111122223333:cluster/apps` }],
  });

function drawn(...resources: readonly Resource[]) {
  const sketch: Sketch = {
    observed: {
      account: '111122223333',
      regions: [home, 'us-east-1'],
      model: modelOf({ resources: [...resources] }),
      details: new Map(),
      unread: [],
    },
    leftOut: [],
    regions: [{ region: home, zones: [`${home}a`] }],
    balancers: [],
  };
  const groups = [{ name: 'eks-general', regions: [home], size: 2, capacity: 50 }];
  return { clusters: drawKubernetes(sketch, groups), leftOut: sketch.leftOut };
}

describe('the clusters of EKS in a snapshot', () => {
  it('have the node groups whose machines are in it', () => {
    const { clusters, leftOut } = drawn(
      cluster('apps'),
      nodeGroup('general', 'eks-general'),
      nodeGroup('gone', 'eks-gone'),
    );
    expect(clusters).toEqual([
      {
        name: 'apps',
        region: home,
        version: '1.33',
        nodeGroups: [{ name: 'general', group: 'eks-general' }],
      },
    ]);
    expect(leftOut).toEqual([
      'node group gone of apps in eu-west-1: its Auto Scaling group is not in the snapshot',
    ]);
  });

  it('have no version that a stack cannot say, and leave out what is in no region of it', () => {
    const { clusters, leftOut } = drawn(cluster('apps', home, 'next'), cluster('away', 'us-east-1'));
    expect(clusters).toEqual([{ name: 'apps', region: home, nodeGroups: [] }]);
    expect(leftOut).toEqual(['EKS cluster away in us-east-1: nothing else is in its region']);
  });
});
