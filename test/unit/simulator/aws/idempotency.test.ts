import { describe, expect, it } from 'vitest';
import { onceForToken } from '../../../../src/simulator/aws/idempotency.ts';
import { playedShop } from '../../../support/played-shop.ts';

/** Asks some times; answers what each was told, and how often it was really done. */
function ask(inputs: readonly object[], regions: readonly string[] = []) {
  const { world } = playedShop(1);
  let done = 0;
  const told = inputs.map((input, index) => {
    const scope = { account: world.account, region: regions[index] ?? 'us-east-1' };
    try {
      return onceForToken(
        { service: 'EC2', operation: 'RunInstances', input },
        { world, scope, caller: 'test' },
        () => ({ number: (done += 1) }),
      );
    } catch (error) {
      return (error as Error).name;
    }
  });
  return { told, done };
}

describe('a client token', () => {
  it('makes the same request count once, and be answered alike', () => {
    const input = { ClientToken: 'a', MaxCount: 1 };
    expect(ask([input, { ...input }])).toEqual({ told: [{ number: 1 }, { number: 1 }], done: 1 });
  });

  it('with other parameters is refused', () => {
    const { told, done } = ask([
      { ClientToken: 'a', MaxCount: 1 },
      { ClientToken: 'a', MaxCount: 2 },
    ]);
    expect(told).toEqual([{ number: 1 }, 'IdempotentParameterMismatch']);
    expect(done).toBe(1);
  });

  it('is of one region, and another token is another request', () => {
    expect(ask([{ ClientToken: 'a' }, { ClientToken: 'a' }], ['us-east-1', 'eu-west-1']).done).toBe(2);
    expect(ask([{ ClientToken: 'a' }, { ClientToken: 'b' }]).done).toBe(2);
  });

  it('is not needed', () => {
    expect(ask([{ MaxCount: 1 }, { MaxCount: 1 }]).done).toBe(2);
  });
});
