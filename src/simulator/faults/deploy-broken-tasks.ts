import { z } from 'zod';
import { beginDeployment } from '../world/containers/deployment.ts';
import { defineFault } from './fault.ts';
import {
  containerServiceName,
  sampleContainerService,
  selectContainerService,
} from './select-container-service.ts';

export const deployBrokenTasks = defineFault({
  name: 'deploy-broken-tasks',
  summary: 'a new revision is deployed to an ECS service, and its tasks end as soon as they have started',
  parameters: z.strictObject({ service: containerServiceName }),
  sample: sampleContainerService,
  begin(world, { service: name }) {
    const service = selectContainerService(world, name);
    const revision = 1 + Math.max(...service.deployments.map((deployment) => deployment.revision));
    const trouble = { kind: 'tasks-exit', revision } as const;
    service.troubles.add(trouble);
    beginDeployment(world, service, revision);
    return () => void service.troubles.delete(trouble);
  },
});
