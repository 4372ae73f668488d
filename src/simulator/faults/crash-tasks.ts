import { z } from 'zod';
import { defineFault } from './fault.ts';
import {
  containerServiceName,
  sampleContainerService,
  selectContainerService,
} from './select-container-service.ts';

export const crashTasks = defineFault({
  name: 'crash-tasks',
  summary: 'every task of an ECS service ends, and those that ECS starts in their place end as well',
  parameters: z.strictObject({ service: containerServiceName }),
  fis: 'aws:ecs:stop-task',
  sample: sampleContainerService,
  begin(world, { service: name }) {
    const { troubles } = selectContainerService(world, name);
    const trouble = { kind: 'tasks-exit', revision: undefined } as const;
    troubles.add(trouble);
    return () => void troubles.delete(trouble);
  },
});
