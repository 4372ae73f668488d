import { z } from 'zod';
import { controllerName, sampleController, selectController } from './controllers.ts';
import { defineFault } from './fault.ts';

export const pauseDaemon = defineFault({
  name: 'pause-daemon',
  summary: 'the machine on which Holdfast runs is suspended; it goes on later with what it had in hand',
  parameters: z.strictObject({ controller: controllerName }),
  sample: sampleController,
  begin: (world, { controller }) => selectController(world, controller).pause(),
});
