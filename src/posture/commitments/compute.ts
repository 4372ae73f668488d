import { isInScalingGroup } from '../../model/in-scaling-group.ts';
import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { type Commitment, type Committing, leftOut, needed, perhaps, type Uptime } from '../commitment.ts';
import { leadsToOneService, numberIn, sourcesOf, targetsOf, textsIn } from '../read.ts';
import { zonesOf as nodeZonesOf } from '../recovery/kubernetes.ts';
import { balancersOf, zonesOf } from '../recovery/load-balancing.ts';

/** AWS, "Amazon Compute Service Level Agreement": 99.99 % of what runs in two zones or more, 99.5 % of one instance. */
const source = 'Amazon Compute SLA';

function machines(whose: string, { region }: Resource, zones: number): Uptime {
  return zones > 1
    ? { what: `${whose} in ${zones} zones of ${region}`, share: 0.9999, source }
    : { what: `${whose} in one zone of ${region}`, share: 0.995, source };
}

/** AWS, "Elastic Load Balancing Service Level Agreement": 99.99 % in several zones, 99.9 % in one. */
export const ofBalancer: Committing = (balancer) => {
  const zones = textsIn(balancer, 'zones').length;
  const agreement = 'Elastic Load Balancing SLA';
  if (zones === 0)
    return needed('region', {
      what: `load balancer ${balancer.name}, whose zones are not known`,
      source: agreement,
    });
  return needed(
    'region',
    zones > 1
      ? {
          what: `load balancer ${balancer.name} in ${zones} zones of ${balancer.region}`,
          share: 0.9999,
          source: agreement,
        }
      : {
          what: `load balancer ${balancer.name} in one zone of ${balancer.region}`,
          share: 0.999,
          source: agreement,
        },
  );
};

/** The machines that a load balancer sends requests to. Tasks and functions count themselves. */
export const ofPool: Committing = (pool, model) => {
  if (balancersOf(pool, model).length === 0 || leadsToOneService(pool) || leadsToTasks(pool, model))
    return undefined;
  const zones = zonesOf(pool, model);
  return needed(
    'region',
    zones === undefined
      ? { what: `targets of ${pool.name}, whose zones are not known`, source }
      : machines(`instances of ${pool.name}`, pool, zones.size),
  );
};

export const ofInstance: Committing = (instance) =>
  isInScalingGroup(instance) || instance.relations.some(({ type }) => type === 'member-of')
    ? undefined
    : perhaps({ what: `instance ${instance.name}`, share: 0.995, source }, { step: 'region' });

/** Of groups that no load balancer sends requests to; those of EKS count with their cluster. */
export const ofScalingGroup: Committing = (group, model) => {
  const members = sourcesOf(group, 'member-of', model);
  const isNodes = sourcesOf(group, 'depends-on', model).some(({ kind }) => kind === 'eks:node-group');
  const isBehind = members.some((member) =>
    targetsOf(member, 'member-of', model).some(({ kind }) => kind !== 'autoscaling:group'),
  );
  const zones = new Set(members.flatMap(({ zone }) => zone ?? []));
  if (isNodes || isBehind || zones.size === 0) return undefined;
  return perhaps(machines(`instances of ${group.name}`, group, zones.size), { step: 'region' });
};

/** Pods run on without the endpoint of their cluster, which is what the agreement on EKS is about: their machines count. */
export const ofKubernetes: Committing = (cluster, model) => {
  const zones = nodeZonesOf(cluster, model).length;
  return zones === 0
    ? leftOut(`cluster ${cluster.name}`, 'it is not known what its pods run on')
    : perhaps(machines(`nodes of ${cluster.name}`, cluster, zones), { step: 'region' });
};

/** AWS commits to tasks in two zones or more and to nothing for those in one; "instance-level" is of EC2 alone. */
export const ofTasks: Committing = (service, model) => {
  if (service.facts['schedulingStrategy'] === 'DAEMON' || numberIn(service, 'desired') === 0)
    return undefined;
  const isBehind = sourcesOf(service, 'routes-to', model).some(({ kind }) => kind === 'elbv2:target-group');
  const zones = service.facts['taskZones'] === undefined ? undefined : textsIn(service, 'taskZones').length;
  const what = `tasks of ${service.name}`;
  if (zones !== undefined && zones > 1) {
    const uptime = { what: `${what} in ${zones} zones of ${service.region}`, share: 0.9999, source };
    return isBehind ? needed('region', uptime) : perhaps(uptime, { step: 'region' });
  }
  return uncommitted(
    what,
    zones === undefined
      ? 'their zones are not known'
      : 'they are in one zone, and AWS commits to tasks in two or more only',
    isBehind,
  );
};

/** Each request needs it and AWS commits to nothing: then nothing can be said of the whole. */
function uncommitted(what: string, why: string, isNeeded: boolean): Commitment {
  return isNeeded ? needed('region', { what: `${what}: ${why}`, source }) : leftOut(what, why);
}

/** AWS, "AWS Lambda Service Level Agreement": 99.95 % of a region. */
export const ofFunction: Committing = ({ region }) =>
  perhaps(
    { what: `functions in ${region}`, share: 0.9995, source: 'AWS Lambda SLA' },
    { step: 'region', once: `lambda ${region}` },
  );

function leadsToTasks(pool: Resource, model: Model): boolean {
  return targetsOf(pool, 'routes-to', model).some(({ kind }) => kind === 'ecs:service');
}
