import { z } from 'zod';
import { controllerName, sampleController, selectController } from './controllers.ts';
import { defineFault } from './fault.ts';

export const loseStopSwitch = defineFault({
  name: 'lose-stop-switch',
  summary: 'nobody can read whether the stop switch is thrown',
  parameters: z.strictObject({ controller: controllerName }),
  sample: sampleController,
  begin: (world, { controller }) => selectController(world, controller).loseStopSwitch(),
});
