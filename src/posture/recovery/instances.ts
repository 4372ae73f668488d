import { byHand, type Recovery, unclear } from '../estimate.ts';
import { isInScalingGroup } from '../read.ts';

/** Instances that stand alone: in no Auto Scaling group and behind no load balancer. */
export const instances: Recovery = {
  kinds: ['ec2:instance'],
  time: (instance, loss) => {
    if (isInScalingGroup(instance) || instance.relations.some(({ type }) => type === 'member-of'))
      return undefined;
    if (loss === 'instance' && instance.facts['autoRecovery'] === 'default')
      return unclear(`EC2 recovers ${instance.name} by itself, in a time that AWS does not publish`);
    return byHand(`nothing replaces ${instance.name}`);
  },
  uptime: (instance) =>
    isInScalingGroup(instance) || instance.relations.some(({ type }) => type === 'member-of')
      ? undefined
      : { what: `instance ${instance.name}`, share: 0.995, source: 'Amazon Compute SLA' },
};
