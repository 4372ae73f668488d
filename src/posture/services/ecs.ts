import type { Resource } from '../../model/resource.ts';
import { tasks } from '../recovery/tasks.ts';
import { numberIn, textIn, textsIn } from '../read.ts';
import { type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const kinds = ['ecs:service'] as const;

const service = (facts: Resource['facts']) => ({
  kind: 'ecs:service' as const,
  name: 'web',
  facts: { schedulingStrategy: 'REPLICA', ...facts },
});

/** A daemon runs once on each machine: where those stand is not for the service to say. */
const isPlaced = ({ facts }: Resource): boolean => facts['schedulingStrategy'] !== 'DAEMON';

const oneZone: PostureRule = {
  id: 'ecs/one-zone',
  title: 'An ECS service whose tasks stand in one zone',
  severity: 'high',
  kinds,
  reads: ['taskZones', 'desired', 'schedulingStrategy'],
  why: 'When the zone fails, all of its tasks fail together, and the service is down until ECS has started others, if it may elsewhere.',
  change:
    'Give the service subnets in at least two zones, better three; on machines of your own, spread its tasks over `attribute:ecs.availability-zone`.',
  bearsOn: ['slo', 'rtoSeconds'],
  concerns: (one) => isPlaced(one) && numberIn(one, 'desired') !== 1,
  judge: (one) => {
    const zones = textsIn(one, 'taskZones');
    return zones.length > 1 ? sound : weak(`all of its tasks run in ${zones.join(', ') || 'no zone'}`);
  },
  cases: {
    fires: { resources: [service({ desired: 2, taskZones: ['us-east-1a'] })] },
    sound: { resources: [service({ desired: 2, taskZones: ['us-east-1a', 'us-east-1b'] })] },
  },
};

const singleTask: PostureRule = {
  id: 'ecs/single-task',
  title: 'An ECS service of one task',
  severity: 'high',
  kinds,
  reads: ['desired', 'schedulingStrategy'],
  why: 'When the one task ends, or its zone fails, nothing serves until ECS has started another and it has come up.',
  change: 'Let the service want at least two tasks, in two zones.',
  bearsOn: ['slo', 'rtoSeconds'],
  concerns: isPlaced,
  judge: (one) => (numberIn(one, 'desired') === 1 ? weak('it wants one task') : sound),
  cases: {
    fires: { resources: [service({ desired: 1 })] },
    sound: { resources: [service({ desired: 2 })] },
  },
};

const noBreaker: PostureRule = {
  id: 'ecs/no-circuit-breaker',
  title: 'Deployments that go on however they fail',
  severity: 'medium',
  kinds,
  reads: ['circuitBreaker', 'deploymentController'],
  why: 'ECS starts tasks of a revision that cannot run again and again, for hours, and nobody is told; meanwhile what ran before is not replaced when it ends.',
  change: 'Turn on the deployment circuit breaker, with rollback.',
  bearsOn: ['slo', 'rtoSeconds'],
  // CodeDeploy and other controllers have their own ways of going back.
  concerns: (one) => (textIn(one, 'deploymentController') ?? 'ECS') === 'ECS',
  judge: ({ facts }) =>
    facts['circuitBreaker'] === false ? weak('its deployment circuit breaker is off') : sound,
  cases: {
    fires: { resources: [service({ circuitBreaker: false, deploymentController: 'ECS' })] },
    sound: { resources: [service({ circuitBreaker: true, deploymentController: 'ECS' })] },
  },
};

export const ecs: PostureService = {
  name: 'ECS',
  rules: [oneZone, singleTask, noBreaker],
  recoveries: [tasks],
};
