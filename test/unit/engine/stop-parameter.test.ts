import { describe, expect, it } from 'vitest';
import { createAwsAccess } from '../../../src/aws/client-pool.ts';
import type { Transport } from '../../../src/aws/transport.ts';
import { parameterPlace } from '../../../src/engine/stop-places/parameter.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { manualClock } from '../../support/manual-clock.ts';

function setUp(transport: Transport) {
  const clock = manualClock();
  const account = '111122223333';
  const aws = createAwsAccess({ clock, log: silentLogger, accounts: [{ account }], transport });
  const scope = { account, region: 'eu-west-1' };
  return {
    clock,
    advance: (milliseconds: number) => clock.advance(milliseconds),
    place: parameterPlace({ name: '/holdfast/stop', scope, aws, clock }),
  };
}

describe('a parameter as a place of the stop switch', () => {
  it('that never answers counts as thrown after two seconds', async () => {
    const { clock, advance, place } = setUp(() => new Promise(() => undefined));

    const refreshed = place.refresh?.(0);
    await advance(1999);
    expect(place.read(clock.now()).reason).toBe('it was not read yet');
    await advance(1);
    await refreshed;

    expect(place.read(clock.now())).toMatchObject({ state: 'unreadable', reason: 'no answer within 2 s' });
  });

  it('is asked again once its answer is as old as it may be, and not before', async () => {
    let reads = 0;
    const { clock, advance, place } = setUp(async () => {
      reads += 1;
      return { Parameter: { Value: 'run' } };
    });
    await place.refresh?.(15_000);
    const first = clock.now();

    await advance(14_999);
    await place.refresh?.(15_000);
    expect(reads).toBe(1);
    expect(place.read(clock.now())).toMatchObject({ state: 'clear', readAt: first });

    await advance(1);
    await place.refresh?.(15_000);
    expect(reads).toBe(2);
    expect(place.read(clock.now()).readAt).toBe(first + 15_000);
  });

  it.each([
    ['AccessDeniedException', /.+/],
    ['ParameterNotFound', /^it does not exist: create it with the value "run"$/],
  ])('that is refused with %s counts as thrown', async (name, says) => {
    const { clock, place } = setUp(async () => {
      throw Object.assign(new Error('refused'), { name, $metadata: { httpStatusCode: 400 } });
    });

    await place.refresh?.(0);

    expect(place.read(clock.now())).toMatchObject({
      state: 'unreadable',
      reason: expect.stringMatching(says),
    });
  });
});
