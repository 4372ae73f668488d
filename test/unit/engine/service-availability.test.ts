import { describe, expect, it } from 'vitest';
import { serviceAvailability } from '../../../src/engine/service-availability.ts';
import { fakeModel } from '../../support/fake-model.ts';
import { fakeNow, fakeView } from '../../support/fake-view.ts';
import * as part from '../../support/shop-parts.ts';

const hour = 3_600_000;

/** A service with one incident of an hour that began `ago`, in a daemon that started `up` ago. */
function viewOf({ up, ago }: { up: number; ago?: number }) {
  const host = part.instance('web-1');
  const incidents =
    ago === undefined
      ? []
      : [{ ...part.incident('inc-1', host), openedAt: fakeNow - ago, closedAt: fakeNow - ago + hour }];
  const services = [part.service('checkout', 1, 'healthy', 'all of it serves')];
  return fakeView({ startedAt: fakeNow - up, model: fakeModel({ services, incidents }) }).view;
}

describe('the availability of a service', () => {
  it.each([
    { what: 'what it has seen since its start', up: 10 * hour, ago: undefined, window: 10 * hour, ratio: 1 },
    { what: 'an incident since its start', up: 10 * hour, ago: 2 * hour, window: 10 * hour, ratio: 0.9 },
    {
      what: 'an incident that the journal brought back',
      up: hour,
      ago: 20 * hour,
      window: 20 * hour,
      ratio: 0.95,
    },
    { what: 'at most seven days', up: 1000 * hour, ago: 100 * hour, window: 168 * hour, ratio: 167 / 168 },
  ])('is told of $what', ({ up, ago, window, ratio }) => {
    const known = serviceAvailability('checkout', viewOf({ up, ...(ago !== undefined && { ago }) }));

    expect(known?.windowMs).toBe(window);
    expect(known?.availability).toBeCloseTo(ratio, 9);
    expect(known?.errorBudget?.allowedMs).toBeCloseTo(0.001 * window, 3);
  });

  it('is not told in the first moment, when no time has passed', () => {
    expect(serviceAvailability('checkout', viewOf({ up: 0 }))).toBeUndefined();
  });
});
