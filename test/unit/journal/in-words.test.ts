import { describe, expect, it } from 'vitest';
import { pageInWords } from '../../../src/journal/page-in-words.ts';
import { standingInWords } from '../../../src/journal/standing-in-words.ts';

const page = {
  kind: 'page',
  at: 0,
  policy: 'p',
  target: 't',
  to: 'on-call',
  summary: 'Two say so.',
} as const;

describe('a page as one text', () => {
  it.each([
    ['begins with its title', { ...page, title: 'web-1 has failed' }, 'web-1 has failed. Two say so.'],
    ['is what it was in journals of older versions', page, 'Two say so.'],
  ])('%s', (_what, event, told) => {
    expect(pageInWords(event)).toBe(told);
  });
});

describe('an effect in force as one text', () => {
  it.each([
    ['began', 'shift-zone on web is in force from now on: users are served'],
    ['renewed', 'shift-zone on web is kept in force for longer: users are served'],
    ['kept', 'shift-zone on web is still in force: users are served'],
    ['overdue', 'shift-zone on web is in force for longer than it should be: users are served'],
  ] as const)('that %s', (how, told) => {
    const event = {
      kind: 'standing',
      at: 0,
      how,
      startedAt: 0,
      since: 0,
      plan: {},
      holdDownMs: 0,
      reason: 'users are served',
      remediation: 'rem-1',
      proposal: 'p',
      policy: 'p',
      action: 'shift-zone',
      effect: 'moves-traffic',
      target: 't',
      rungIndex: 0,
      groups: [],
      region: 'eu-west-1',
      account: '1',
    } as const;
    expect(standingInWords(event, 'web')).toBe(told);
    expect(standingInWords(event)).toBe(told.replace(' on web', ''));
  });
});
