import { exitsPart } from './ecs/exits.ts';
import { inventoryPart } from './ecs/inventory.ts';
import { loadPart } from './ecs/load.ts';
import { refreshServices } from './ecs/refresh.ts';
import { servicesPart } from './ecs/services.ts';
import { tasksPart } from './ecs/tasks.ts';
import type { Poller } from './poller.ts';

/** ECS: whether each service runs the tasks that it should, how its deployments go, what ends its tasks, and how busy they are. */
export const ecs: Poller = {
  name: 'ecs',
  parts: [inventoryPart, servicesPart, exitsPart, tasksPart, loadPart],
  refresh: refreshServices,
};
