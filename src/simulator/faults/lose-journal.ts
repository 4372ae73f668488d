import { z } from 'zod';
import { controllerName, sampleController, selectController } from './controllers.ts';
import { defineFault } from './fault.ts';

export const loseJournal = defineFault({
  name: 'lose-journal',
  summary: 'the store of the journal takes no write any more',
  parameters: z.strictObject({ controller: controllerName }),
  sample: sampleController,
  begin: (world, { controller }) => selectController(world, controller).loseStore(),
});
