import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../src/model/incident.ts';
import { isProblem, problemsIn, recurrencesOf } from '../../../src/model/problem.ts';
import { buildModel, noon } from '../../support/model-builder.ts';

const day = 86_400_000;
const incident = (id: string, daysAgo: number, fingerprint = 'db-1#host-failed'): Incident => ({
  id,
  subject: 'db-1',
  subjectName: 'db-1',
  verdict: 'host-failed',
  fingerprint,
  openedAt: noon - daysAgo * day,
  affected: [],
  services: [],
  reason: 'r',
  evidence: [],
  timeline: [],
});

describe('a problem', () => {
  it.each<[string, Incident[], number, boolean]>([
    ['one incident', [incident('a', 0)], 1, false],
    ['two', [incident('a', 0), incident('b', 1)], 2, false],
    ['three within seven days', [incident('a', 0), incident('b', 1), incident('c', 6.99)], 3, true],
    ['three, the first a week ago', [incident('a', 0), incident('b', 1), incident('c', 7)], 2, false],
    [
      'three of which one is another failure',
      [incident('a', 0), incident('b', 1), incident('c', 2, 'x')],
      2,
      false,
    ],
  ])('is not made of fewer than three of the same: %s', (_what, incidents, count, problem) => {
    const model = buildModel({ incidents });
    const recurrences = recurrencesOf(incident('a', 0), model, noon);

    expect(recurrences).toBe(count);
    expect(isProblem(recurrences)).toBe(problem);
    expect(problemsIn(model, noon)).toEqual(problem ? ['db-1#host-failed'] : []);
  });
});
