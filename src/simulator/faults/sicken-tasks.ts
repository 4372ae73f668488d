import { z } from 'zod';
import { runningTasks } from '../world/containers/tasks-of.ts';
import { defineFault } from './fault.ts';
import {
  containerServiceName,
  sampleContainerService,
  selectContainerService,
} from './select-container-service.ts';

export const sickenTasks = defineFault({
  name: 'sicken-tasks',
  summary:
    'the tasks of an ECS service that run answer every request with an error, and ECS sees nothing of it: those started after them are well',
  parameters: z.strictObject({ service: containerServiceName }),
  sample: sampleContainerService,
  begin(world, { service: name }) {
    const service = selectContainerService(world, name);
    const tasks = new Set(runningTasks(service).map(({ arn }) => arn));
    const trouble = { kind: 'tasks-sick', tasks } as const;
    service.troubles.add(trouble);
    return () => void service.troubles.delete(trouble);
  },
});
