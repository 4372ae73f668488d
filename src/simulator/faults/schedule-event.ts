import { z } from 'zod';
import { rebootInstance, stopInstance } from '../world/compute/instance.ts';
import { defineFault } from './fault.ts';
import { machines, sampleMachine, selectInstances } from './select.ts';

/** AWS shows what it does to machines in UTC, and gives itself two hours for it (model). */
const windowMs = 2 * 3_600_000;

const descriptions = {
  'system-reboot': 'The host of the instance is rebooted.',
  'instance-stop': 'The instance is stopped for maintenance of its host.',
  'instance-retirement': 'The instance is running on degraded hardware.',
} as const;

export const scheduleEvent = defineFault({
  name: 'schedule-event',
  summary:
    'AWS has announced that it will reboot, stop or retire one machine, and does so when the time comes',
  parameters: z.strictObject({
    ...machines,
    code: z
      .enum(['system-reboot', 'instance-stop', 'instance-retirement'])
      .default('instance-retirement')
      .describe('What is announced. A retired machine is stopped, for its disk is on EBS.'),
    inMinutes: z.number().min(0).max(20_160).default(30).describe('When it comes to that.'),
  }),
  sample: sampleMachine,
  begin(world, { code, inMinutes, ...choice }) {
    const notBefore = world.clock.now() + inMinutes * 60_000;
    const heals = selectInstances(world, choice).map((instance) => {
      const event = {
        id: `instance-event-0${instance.id.slice(3)}`,
        code,
        description: descriptions[code],
        notBefore,
        notAfter: notBefore + windowMs,
      };
      instance.events.push(event);
      const remove = () => {
        const at = instance.events.indexOf(event);
        if (at !== -1) instance.events.splice(at, 1);
      };
      const due = world.clock.at(notBefore, () => {
        remove();
        if (instance.state !== 'running') return;
        if (code === 'system-reboot') rebootInstance(world, instance);
        else stopInstance(world, instance, 'Server.ScheduledStop');
      });
      return () => {
        due.cancel();
        remove();
      };
    });
    return () => {
      for (const heal of heals) heal();
    };
  },
});
