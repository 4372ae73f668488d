import { z } from 'zod';
import { defineFault } from './fault.ts';
import { oneOf, regionName, selectRegion } from './select.ts';

export const stopRecorder = defineFault({
  name: 'stop-recorder',
  summary: 'somebody has stopped the recorder of AWS Config: what its rules say is what was true until then',
  parameters: z.strictObject({ region: regionName.default('home') }),
  sample(world, draw) {
    const found = oneOf(
      [...world.configRegions.values()].filter(({ recording }) => recording),
      draw,
    );
    return found === undefined ? undefined : { region: found.region };
  },
  begin(world, { region: place }) {
    const region = selectRegion(world, place);
    const found = world.configRegions.get(region);
    if (found === undefined)
      throw new Error(`AWS Config is not set up in ${region} in the simulated account`);
    const set = (recording: boolean) => {
      found.recording = recording;
      found.changedAt = world.clock.now();
    };
    set(false);
    return () => set(true);
  },
});
