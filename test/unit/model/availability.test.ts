import { describe, expect, it } from 'vitest';
import { availabilityOf, incidentsOf } from '../../../src/model/availability.ts';
import type { Incident } from '../../../src/model/incident.ts';

function incident(openedAt: number, closedAt?: number, details: Partial<Incident> = {}): Incident {
  return {
    id: `inc-${openedAt}`,
    subject: 'web-1',
    subjectName: 'web-1',
    verdict: 'host-failed',
    fingerprint: 'web-1#host-failed',
    openedAt,
    ...(closedAt === undefined ? {} : { closedAt }),
    affected: ['web-1'],
    services: ['shop'],
    reason: '',
    evidence: [],
    timeline: [],
    ...details,
  };
}

describe('availability over a window of 1,000 ms', () => {
  it.each([
    ['without incidents all of it', [], 0, 0],
    ['one incident inside', [incident(100, 200)], 100, 1],
    ['two apart', [incident(100, 200), incident(300, 400)], 200, 2],
    ['two that touch are one failure', [incident(100, 200), incident(200, 300)], 200, 1],
    ['two that overlap are counted once', [incident(100, 300), incident(200, 400)], 300, 1],
    ['one inside the other adds nothing', [incident(100, 400), incident(200, 300)], 300, 1],
    ['an open one lasts to the end', [incident(900)], 100, 1],
    ['one that began before is cut off, and no failure of this window', [incident(-500, 100)], 100, 0],
    ['one that ended as the window began is outside', [incident(-500, 0)], 0, 0],
    ['one that begins as the window ends is outside', [incident(1_000)], 0, 0],
    ['lost sight is no outage', [incident(100, 200, { verdict: 'observer-blind' })], 0, 0],
  ])('%s', (_, incidents, downMs, failures) => {
    const found = availabilityOf(incidents, { from: 0, to: 1_000 });
    expect(found).toMatchObject({ downMs, failures, availability: (1_000 - downMs) / 1_000 });
  });

  it('gives the mean times between failures and to repair', () => {
    const found = availabilityOf([incident(100, 200), incident(500, 800)], { from: 0, to: 1_000 });
    expect(found).toMatchObject({ mtbfMs: 300, mttrMs: 200 });
  });

  it('gives no mean times where nothing failed', () => {
    const found = availabilityOf([], { from: 0, to: 1_000 });
    expect(found).not.toHaveProperty('mtbfMs');
    expect(found).not.toHaveProperty('mttrMs');
  });

  it.each([
    [100, 0],
    [99, 1],
    [101, -1],
  ])('of an error budget of 100 ms, %i ms of outage leave %i ms', (outage, leftMs) => {
    const found = availabilityOf([incident(0, outage)], { from: 0, to: 1_000, slo: 0.9 });
    expect(found.errorBudget?.allowedMs).toBeCloseTo(100);
    expect(found.errorBudget?.leftMs).toBeCloseTo(leftMs);
  });

  it('refuses a window that does not end after it begins', () => {
    expect(() => availabilityOf([], { from: 5, to: 5 })).toThrow(/must end after/);
  });
});

describe('the incidents of something', () => {
  const all = [incident(1), incident(2, 3, { subject: 'zone:a', affected: ['web-2'], services: [] })];
  it.each([
    ['a service by its name', { service: 'shop' }, [1]],
    ['a subject by its id', { resource: 'zone:a' }, [2]],
    ['an affected resource by its id', { resource: 'web-2' }, [2]],
    ['nothing', { resource: 'web-9' }, []],
  ])('finds those of %s', (_, about, openedAt) => {
    expect(incidentsOf(all, about).map((each) => each.openedAt)).toEqual(openedAt);
  });
});
