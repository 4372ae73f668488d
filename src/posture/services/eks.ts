import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { kubernetes } from '../recovery/kubernetes.ts';
import { sourcesOf, targetsOf, textsIn } from '../read.ts';
import { cannotTell, type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const kinds = ['eks:cluster'] as const;

const cluster = { kind: 'eks:cluster' as const, name: 'apps', facts: { nodeGroups: 1 } };

/** A node group, and the Auto Scaling group that its nodes are members of. */
const nodes = (name: string, zones: readonly string[]) =>
  [
    {
      kind: 'eks:node-group' as const,
      name,
      relations: [
        { type: 'member-of' as const, to: 'apps' },
        { type: 'depends-on' as const, to: `${name}-machines` },
      ],
    },
    { kind: 'autoscaling:group' as const, name: `${name}-machines`, facts: { zones } },
  ] as const;

/** Nodes of EKS Auto Mode, of Fargate or of the team's own are no managed node groups. */
const hasNodeGroups = (one: Resource): boolean =>
  one.facts['nodeGroups'] !== 0 && one.facts['autoMode'] !== true;

const nodeGroupsOf = (one: Resource, model: Model): readonly Resource[] => sourcesOf(one, 'member-of', model);

const oneZone: PostureRule = {
  id: 'eks/one-zone',
  title: 'A cluster whose nodes stand in one zone',
  severity: 'high',
  kinds,
  reads: ['nodeGroups'],
  why: 'When the zone fails, all nodes fail with it, and Kubernetes has nowhere to move what ran on them.',
  change: 'Give the node groups subnets in at least two zones, better three, or make one for each zone.',
  bearsOn: ['slo', 'rtoSeconds'],
  concerns: hasNodeGroups,
  judge: (one, model) => {
    const machines = nodeGroupsOf(one, model).flatMap((group) => targetsOf(group, 'depends-on', model));
    if (machines.length === 0) return cannotTell('the Auto Scaling groups of its nodes');
    const zones = new Set(machines.flatMap((group) => textsIn(group, 'zones')));
    return zones.size > 1 ? sound : weak(`its nodes may run in ${[...zones].join(', ') || 'no zone'} only`);
  },
  cases: {
    fires: { resources: [cluster, ...nodes('general', ['us-east-1a'])] },
    sound: { resources: [cluster, ...nodes('general', ['us-east-1a', 'us-east-1b'])] },
  },
};

const singleNodeGroup: PostureRule = {
  id: 'eks/single-node-group',
  title: 'A cluster with a single node group',
  severity: 'low',
  kinds,
  reads: ['nodeGroups'],
  why: 'What breaks one node group, such as an image, a launch template, an update or a shortage of its instance type, breaks every node.',
  change: 'Add a second managed node group, of another instance type or for what must not share its fate.',
  bearsOn: ['slo', 'rtoSeconds'],
  concerns: hasNodeGroups,
  judge: ({ facts }) => (facts['nodeGroups'] === 1 ? weak('it has one node group') : sound),
  cases: {
    fires: { resources: [cluster] },
    sound: { resources: [{ ...cluster, facts: { nodeGroups: 2 } }] },
  },
};

export const eks: PostureService = {
  name: 'EKS',
  rules: [oneZone, singleNodeGroup],
  recoveries: [kubernetes],
};
