import { z } from 'zod';
import { tell } from '../world/happening.ts';
import { controllerName, sampleController, selectController } from './controllers.ts';
import { defineFault } from './fault.ts';

export const restartDaemon = defineFault({
  name: 'restart-daemon',
  summary: 'Holdfast is killed without warning, and another takes up the journal that it left',
  parameters: z.strictObject({ controller: controllerName }),
  sample: sampleController,
  begin(world, { controller }) {
    const chosen = selectController(world, controller);
    // It comes back by itself some time later; a fault has nobody to wait with.
    chosen.restart().catch((error: unknown) => {
      const text = `${chosen.name} did not come back: ${error instanceof Error ? error.message : String(error)}`;
      tell(world, { kind: 'fault-ended', fault: 'restart-daemon', subject: chosen.name, text });
    });
    return () => undefined;
  },
});
