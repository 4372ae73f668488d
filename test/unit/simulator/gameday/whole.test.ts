import { describe, expect, it } from 'vitest';
import { faultNamed } from '../../../../src/simulator/faults/registry.ts';
import { whatIsMissing } from '../../../../src/simulator/gameday/whole.ts';
import { buildStack } from '../../../../src/simulator/stacks/build-stack.ts';
import { loadStack } from '../../../../src/simulator/stacks/load-stack.ts';
import { playWorld } from '../../../support/played-shop.ts';

const asked = { wellFor: '10s', errorsBelow: 0.05, wholeGroups: true, serving: {} };
const position = { file: 'a.yaml', line: 1, column: 1 };

describe('whole groups', () => {
  it.each([
    { name: 'shop', group: 'shop-web', machines: 8 },
    { name: 'three-zone', group: 'web', machines: 12 },
  ])('are those of the stack in hand, over all regions: $machines on $name', async (one) => {
    const stack = loadStack(one.name);
    const played = playWorld(buildStack(stack, 1));
    const missing = () => whatIsMissing(played.world, { recovered: { ...asked, position }, stack });
    await played.play(15);
    expect(missing()).toEqual([]);
    const heal = played.fault(faultNamed('crash-application'), {});
    expect(missing()).toContain(`${one.machines - 1} of ${one.machines} machines of ${one.group} serve`);
    heal();
    await played.play(15);
    expect(missing()).toEqual([]);
  });
});
