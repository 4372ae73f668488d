import { z } from 'zod';
import { controllerName, sampleController, selectController } from './controllers.ts';
import { defineFault } from './fault.ts';

export const expireCredentials = defineFault({
  name: 'expire-credentials',
  summary: 'the credentials of Holdfast have expired: AWS refuses each of its calls',
  parameters: z.strictObject({ controller: controllerName }),
  sample: sampleController,
  begin: (world, { controller }) => selectController(world, controller).expireCredentials(),
});
