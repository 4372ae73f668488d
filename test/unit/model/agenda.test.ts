import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Agenda } from '../../../src/model/agenda.ts';

describe('the agenda', () => {
  it('gives what is due, earliest first, and nothing before its time', () => {
    const agenda = new Agenda();
    agenda.schedule('late', 30);
    agenda.schedule('soon', 10);
    agenda.schedule('then', 20);
    expect(agenda.next()).toBe(10);
    expect(agenda.take(9)).toEqual([]);
    expect(agenda.take(20)).toEqual(['soon', 'then']);
    expect(agenda.next()).toBe(30);
  });

  it('holds a key once, at its earliest time', () => {
    const agenda = new Agenda();
    for (const at of [20, 30, 10]) agenda.schedule('key', at);
    expect(agenda.take(100)).toEqual(['key']);
    expect(agenda.next()).toBeUndefined();
  });

  it('takes a key up again after it was due', () => {
    const agenda = new Agenda();
    agenda.schedule('key', 20);
    agenda.schedule('key', 10);
    agenda.take(10);
    agenda.schedule('key', 20);
    expect(agenda.take(20)).toEqual(['key']);
  });

  it('gives the same as a sorted list, for any keys and times', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(50))), fc.nat(50), (entries, now) => {
        const agenda = new Agenda();
        const earliest = new Map<string, number>();
        for (const [key, at] of entries) {
          agenda.schedule(`k${key}`, at);
          earliest.set(`k${key}`, Math.min(at, earliest.get(`k${key}`) ?? at));
        }
        const due = [...earliest].filter(([, at]) => at <= now).map(([key]) => key);
        const left = [...earliest.values()].filter((at) => at > now);
        expect(agenda.take(now).toSorted()).toEqual(due.toSorted());
        expect(agenda.next()).toBe(left.length === 0 ? undefined : Math.min(...left));
      }),
    );
  });
});
