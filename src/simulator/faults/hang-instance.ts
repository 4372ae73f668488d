import type { Fault } from './fault.ts';
import { instanceNamed } from './named.ts';

export const hangInstance: Fault = {
  name: 'hang-instance',
  summary: 'the kernel of one machine hangs: it answers neither users nor status checks',
  needs: ['instance'],
  begin(world, target) {
    const instance = instanceNamed(world, target);
    instance.condition = 'hung';
    return () => {
      instance.condition = 'fine';
    };
  },
};
