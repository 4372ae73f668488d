import { z } from 'zod';
import { endTask } from '../world/containers/task.ts';
import { liveTasks } from '../world/containers/tasks-of.ts';
import { defineFault } from './fault.ts';
import {
  containerServiceName,
  sampleContainerService,
  selectContainerService,
} from './select-container-service.ts';

export const loseTaskRoom = defineFault({
  name: 'lose-task-room',
  summary: 'hosts under some tasks of an ECS service are gone, and nowhere is room for others in their place',
  parameters: z.strictObject({
    service: containerServiceName,
    share: z.number().min(0).max(1).default(0.5).describe('So many of its tasks, rounded up.'),
  }),
  fis: 'aws:ecs:drain-container-instances',
  sample: sampleContainerService,
  begin(world, { service: name, share }) {
    const service = selectContainerService(world, name);
    const trouble = { kind: 'no-room' } as const;
    service.troubles.add(trouble);
    const live = liveTasks(service);
    for (const task of live.slice(0, Math.ceil(live.length * share)))
      endTask(world, task, {
        code: 'InfrastructureHealth',
        reason: 'The host of the task has failed.',
        exitCode: 137,
      });
    return () => void service.troubles.delete(trouble);
  },
});
