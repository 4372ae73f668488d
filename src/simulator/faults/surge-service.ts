import { z } from 'zod';
import { defineFault } from './fault.ts';
import {
  containerServiceName,
  sampleContainerService,
  selectContainerService,
} from './select-container-service.ts';

export const surgeService = defineFault({
  name: 'surge-service',
  summary: 'much more is asked of an ECS service than usual: its tasks are busy, and past that they fail',
  parameters: z.strictObject({
    service: containerServiceName,
    times: z.number().min(1).max(100).default(3).describe('So many times what is usual.'),
  }),
  sample: sampleContainerService,
  begin(world, { service: name, times }) {
    const { troubles } = selectContainerService(world, name);
    const trouble = { kind: 'surge', times } as const;
    troubles.add(trouble);
    return () => void troubles.delete(trouble);
  },
});
