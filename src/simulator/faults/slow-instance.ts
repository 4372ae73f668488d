import type { Fault } from './fault.ts';
import { instanceNamed } from './named.ts';

export const slowInstance: Fault = {
  name: 'slow-instance',
  summary: 'one machine answers, but late',
  needs: ['instance'],
  begin(world, target) {
    const instance = instanceNamed(world, target);
    instance.condition = 'slow';
    return () => {
      instance.condition = 'fine';
    };
  },
};
