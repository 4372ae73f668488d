import { z } from 'zod';
import { followSecurityGroups } from '../world/network/security-groups.ts';
import { defineFault } from './fault.ts';
import { oneOf } from './select.ts';

export const revokeRules = defineFault({
  name: 'revoke-rules',
  summary: 'somebody has taken the rules of a security group away: nobody gets in to what stands behind it',
  parameters: z.strictObject({
    securityGroup: z
      .string()
      .min(1)
      .describe('`security-group` (the first of the stack), or the name of a security group.'),
  }),
  sample(world, draw) {
    const found = oneOf(
      [...world.network.securityGroups.values()].filter(({ protects }) => protects !== undefined),
      draw,
    );
    return found === undefined ? undefined : { securityGroup: found.name };
  },
  begin(world, { securityGroup: name }) {
    const all = [...world.network.securityGroups.values()];
    const found = name === 'security-group' ? all[0] : all.find((one) => one.name === name);
    if (found === undefined)
      throw new Error(
        `there is no security group ${name} in the simulated account; there are ${all.map((one) => one.name).join(', ') || 'none'}`,
      );
    const gone = [...found.rules];
    found.rules.clear();
    followSecurityGroups(world);
    return () => {
      for (const rule of gone) found.rules.add(rule);
      followSecurityGroups(world);
    };
  },
});
