import { instances } from '../recovery/instances.ts';
import { isInScalingGroup } from '../../model/in-scaling-group.ts';
import { textIn } from '../read.ts';
import { cannotTell, type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const singleInstance: PostureRule = {
  id: 'ec2/single-instance',
  title: 'One instance that nothing stands in for',
  severity: 'high',
  kinds: ['ec2:instance'],
  reads: ['state'],
  why: 'When this machine, its host or its zone fails, the service is down until somebody has built another.',
  change:
    'Put at least two instances in two zones behind a load balancer, in an Auto Scaling group that replaces them.',
  bearsOn: ['slo', 'rtoSeconds'],
  // One behind a load balancer or in a group is asked about there; one of no service may be a bastion.
  concerns: (instance, model) =>
    model.servicesOf(instance.id).length > 0 &&
    !isInScalingGroup(instance) &&
    !instance.relations.some(({ type }) => type === 'member-of'),
  judge: (instance) => {
    if (textIn(instance, 'state') !== 'running') return sound;
    return weak('it is in no Auto Scaling group and behind no load balancer');
  },
  cases: {
    fires: {
      resources: [{ kind: 'ec2:instance', name: 'i-1', facts: { state: 'running' } }],
      objectives: {},
    },
    sound: {
      resources: [{ kind: 'ec2:instance', name: 'i-1', facts: { state: 'stopped' } }],
      objectives: {},
    },
  },
};

const recoveryOff: PostureRule = {
  id: 'ec2/recovery-off',
  title: 'Automatic recovery is switched off',
  severity: 'medium',
  kinds: ['ec2:instance'],
  reads: ['autoRecovery'],
  why: 'When its host fails, EC2 would move this instance to another one by itself; so it stays down instead.',
  change: 'Set the instance’s maintenance options to automatic recovery `default`.',
  bearsOn: ['slo', 'rtoSeconds'],
  // EC2 recovers no members of Auto Scaling groups: their group replaces them.
  concerns: (instance) => !isInScalingGroup(instance),
  judge: (instance) => {
    const setting = textIn(instance, 'autoRecovery');
    if (setting === 'disabled') return weak('its maintenance options have automatic recovery disabled');
    return setting === 'default' ? sound : cannotTell(`what automatic recovery "${setting}" means`);
  },
  cases: {
    fires: { resources: [{ kind: 'ec2:instance', name: 'i-1', facts: { autoRecovery: 'disabled' } }] },
    sound: { resources: [{ kind: 'ec2:instance', name: 'i-1', facts: { autoRecovery: 'default' } }] },
  },
};

export const ec2: PostureService = {
  name: 'EC2, EBS',
  rules: [singleInstance, recoveryOff],
  recoveries: [instances],
};
