import { noteAlarm } from './alarm-history.ts';
import { tell } from '../happening.ts';
import { rebootInstance, recoverInstance, stopInstance, terminateInstance } from '../compute/instance.ts';
import type { Alarm, CompositeAlarm } from '../state/alarm.ts';
import type { Instance } from '../state/instance.ts';
import type { World } from '../state/world.ts';

type Verb = 'recover' | 'reboot' | 'stop' | 'terminate';

/**
 * Carries out one action of an alarm. EC2 actions (`arn:aws:automate:REGION:ec2:recover`) befall the machine
 * that the alarm's metric is about; what goes to a topic or elsewhere is only noted.
 */
export function actOn(
  world: World,
  alarm: Alarm | CompositeAlarm,
  action: string,
  entry: { readonly region: string; readonly type: 'MetricAlarm' | 'CompositeAlarm' },
): void {
  const verb = /:automate:[^:]+:ec2:(recover|reboot|stop|terminate)$/.exec(action)?.[1];
  const machine = verb === undefined ? undefined : machineOf(world, alarm);
  const done = machine?.state === 'running';
  if (done) act(world, machine, verb as Verb);
  noteAlarm(world, {
    region: entry.region,
    alarm: alarm.name,
    alarmType: entry.type,
    kind: 'Action',
    summary:
      verb === undefined || done
        ? `Successfully executed action ${action}`
        : `Failed to execute action ${action}`,
  });
}

function machineOf(world: World, alarm: Alarm | CompositeAlarm): Instance | undefined {
  return 'metric' in alarm ? world.instances.get(alarm.metric.dimensions['InstanceId'] ?? '') : undefined;
}

function act(world: World, machine: Instance, verb: Verb): void {
  tell(world, {
    kind: 'instance',
    instance: machine.id,
    state: machine.state,
    text: `an alarm has EC2 ${verb} ${machine.id} in ${machine.zone}`,
  });
  switch (verb) {
    case 'recover':
      return recoverInstance(world, machine);
    case 'reboot':
      return rebootInstance(world, machine);
    case 'stop':
      return stopInstance(world, machine);
    case 'terminate':
      return terminateInstance(world, machine);
  }
}
