import type { Fault } from './fault.ts';
import { instanceNamed } from './named.ts';

export const crashApplication: Fault = {
  name: 'crash-application',
  summary: 'the application on one machine is down: connections are refused, the machine itself is fine',
  needs: ['instance'],
  begin(world, target) {
    const instance = instanceNamed(world, target);
    instance.condition = 'app-down';
    return () => {
      instance.condition = 'fine';
    };
  },
};
