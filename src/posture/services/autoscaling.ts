import { numberIn, textIn, textsIn } from '../read.ts';
import { type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const kinds = ['autoscaling:group'] as const;

const oneZone: PostureRule = {
  id: 'autoscaling/one-zone',
  title: 'An Auto Scaling group in one zone',
  severity: 'high',
  kinds,
  reads: ['zones'],
  why: 'When the zone fails, all of the group fails with it, and no replacement can be launched elsewhere.',
  change: 'Give the group subnets in at least two zones, better three.',
  bearsOn: ['slo', 'rtoSeconds'],
  judge: (group) => {
    const zones = textsIn(group, 'zones');
    return zones.length > 1 ? sound : weak(`it may launch in ${zones.join(', ') || 'no zone'} only`);
  },
  cases: {
    fires: { resources: [{ kind: 'autoscaling:group', name: 'web', facts: { zones: ['us-east-1a'] } }] },
    sound: {
      resources: [{ kind: 'autoscaling:group', name: 'web', facts: { zones: ['us-east-1a', 'us-east-1b'] } }],
    },
  },
};

const singleMember: PostureRule = {
  id: 'autoscaling/single-instance',
  title: 'An Auto Scaling group of one instance',
  severity: 'high',
  kinds,
  reads: ['desired'],
  why: 'When the one instance fails, nothing serves until its replacement has been launched, booted and checked.',
  change: 'Let the group want at least two instances, in two zones.',
  bearsOn: ['slo', 'rtoSeconds'],
  judge: (group) => (numberIn(group, 'desired') === 1 ? weak('it wants one instance') : sound),
  cases: {
    fires: { resources: [{ kind: 'autoscaling:group', name: 'web', facts: { desired: 1 } }] },
    sound: { resources: [{ kind: 'autoscaling:group', name: 'web', facts: { desired: 2 } }] },
  },
};

const noHeadroom: PostureRule = {
  id: 'autoscaling/no-headroom',
  title: 'An Auto Scaling group that cannot grow',
  severity: 'medium',
  kinds,
  reads: ['desired', 'max'],
  why: 'After the loss of a zone, or under more users than usual, the group may not launch what it lacks.',
  change:
    'Raise the maximum until the remaining zones could carry the whole load: with two zones twice what is wanted now, with three half as much again.',
  bearsOn: ['slo', 'rtoSeconds'],
  judge: (group) => {
    const [desired = 0, max = 0] = [numberIn(group, 'desired'), numberIn(group, 'max')];
    return desired > 0 && max <= desired ? weak(`it wants ${desired} and may have ${max}`) : sound;
  },
  cases: {
    fires: { resources: [{ kind: 'autoscaling:group', name: 'web', facts: { desired: 4, max: 4 } }] },
    sound: { resources: [{ kind: 'autoscaling:group', name: 'web', facts: { desired: 4, max: 5 } }] },
  },
};

const noGrace: PostureRule = {
  id: 'autoscaling/no-grace',
  title: 'No grace period for new instances',
  severity: 'medium',
  kinds,
  reads: ['healthCheckGraceSeconds'],
  why: 'An instance that is still starting counts as failed and is replaced, again and again, just when capacity is missing.',
  change:
    'Set the health check grace period to the time that an instance takes until it serves. Groups made by the API have none.',
  bearsOn: ['slo', 'rtoSeconds'],
  judge: (group) =>
    numberIn(group, 'healthCheckGraceSeconds') === 0
      ? weak('its health checks count from the first second')
      : sound,
  cases: {
    fires: {
      resources: [{ kind: 'autoscaling:group', name: 'web', facts: { healthCheckGraceSeconds: 0 } }],
    },
    sound: {
      resources: [{ kind: 'autoscaling:group', name: 'web', facts: { healthCheckGraceSeconds: 1 } }],
    },
  },
};

const ignoresBalancer: PostureRule = {
  id: 'autoscaling/ignores-load-balancer',
  title: 'Auto Scaling does not heed the load balancer’s health checks',
  severity: 'medium',
  kinds,
  reads: ['healthCheckType', 'behindLoadBalancer'],
  why: 'An instance whose application hangs gets no users and is never replaced, as long as its system runs.',
  change: 'Turn on ELB health checks in the group, with a grace period that is long enough.',
  bearsOn: ['slo', 'rtoSeconds'],
  judge: (group) => {
    const type = textIn(group, 'healthCheckType') ?? '';
    if (group.facts['behindLoadBalancer'] !== true || /\bELB\b/.test(type)) return sound;
    return weak(`it is behind a load balancer and replaces by ${type} checks only`);
  },
  cases: {
    fires: {
      resources: [
        {
          kind: 'autoscaling:group',
          name: 'web',
          facts: { healthCheckType: 'EC2', behindLoadBalancer: true },
        },
      ],
    },
    sound: {
      resources: [
        {
          kind: 'autoscaling:group',
          name: 'web',
          facts: { healthCheckType: 'EBS,ELB', behindLoadBalancer: true },
        },
      ],
    },
  },
};

export const autoscaling: PostureService = {
  name: 'Auto Scaling',
  rules: [oneZone, singleMember, noHeadroom, noGrace, ignoresBalancer],
};
