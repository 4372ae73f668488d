import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordedEvent } from '../../src/journal/event.ts';
import { playStory, shippedScenario } from '../support/played-story.ts';
import { policyTexts, type RandomPolicies, type Stack } from '../support/random-policies.ts';
import {
  flawsOf,
  flawsOfPage,
  flawsOfRefusal,
  flawsOfSentence,
  flawsOfVerdict,
} from '../support/readable.ts';

/** Policies that ask for everything at the slightest sign: most of what gates can say they have to say to these. */
const eager: RandomPolicies = Object.fromEntries(
  ['replace-instance', 'reboot-instance', 'scale-out', 'flip-dns', 'failover-replica'].map((action) => [
    action,
    {
      when: "verdict != 'healthy'",
      for: '40s',
      attempts: 2,
      keep: { count: 2, percent: 50 },
      perWindow: '50%',
      window: '10m',
      inFlight: 1,
      cooldown: '1m',
    },
  ]),
);

/** The texts of an event that people read, apart from what is quoted from AWS word by word. */
function textsOf(event: RecordedEvent): {
  readonly sentences: readonly string[];
  readonly clauses: readonly string[];
  readonly refusals?: readonly string[];
} {
  switch (event.kind) {
    case 'decision':
      return {
        sentences: [event.reason, ...event.gates.map(({ reason }) => reason)],
        refusals: event.gates.filter(({ outcome }) => outcome !== 'allow').map(({ reason }) => reason),
        clauses: event.gates.flatMap(({ value = '', bound = '' }) => [value, bound]),
      };
    case 'verdict-changed':
      return { sentences: [event.reason], clauses: [] };
    case 'group-breaker':
      return { sentences: [event.reason], clauses: [] };
    case 'page':
      return {
        sentences: (event.options ?? []).map(({ whyNot }) => whyNot),
        clauses: (event.options ?? []).map(({ summary }) => summary),
      };
    case 'changes':
      return { sentences: event.unknown, clauses: [] };
    case 'remediation-ended':
    case 'verification':
    case 'standing':
    case 'trouble':
      return { sentences: [], clauses: [event.reason] };
    default:
      return { sentences: [], clauses: [] };
  }
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-readable-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe.each<{ scenario: string; stack: Stack }>([
  { scenario: 'zone-fails', stack: 'three-zone' },
  { scenario: 'writer-fails', stack: 'shop' },
  { scenario: 'replacements-cannot-boot', stack: 'three-zone' },
])('what is said in $scenario to policies that ask for everything', ({ scenario, stack }) => {
  it('can be read by somebody who never saw the code', async () => {
    const policies = mkdtempSync(join(folder, 'policies-'));
    for (const [name, text] of policyTexts(eager, stack)) writeFileSync(join(policies, `${name}.yaml`), text);

    const { events } = await playStory({
      scenario: shippedScenario(scenario),
      seed: 1,
      stage: { policy: 'yours', policies },
    });

    const found = new Set<string>();
    let read = 0;
    for (const event of events) {
      const { sentences, clauses, refusals = [] } = textsOf(event);
      read += sentences.length + clauses.length;
      for (const text of sentences) for (const flaw of flawsOfSentence(text)) found.add(`${flaw}: ${text}`);
      for (const text of refusals) for (const flaw of flawsOfRefusal(text)) found.add(`${flaw}: ${text}`);
      if (event.kind === 'page')
        for (const flaw of flawsOfPage(event.summary)) found.add(`${flaw}: ${event.summary}`);
      if (event.kind === 'verdict-changed')
        for (const flaw of flawsOfVerdict(event.reason, { target: event.target, names: ['web', 'shop-web'] }))
          found.add(`${flaw}: ${event.reason}`);
      for (const text of clauses) for (const flaw of flawsOf(text)) found.add(`${flaw}: ${text}`);
    }
    expect([...found]).toEqual([]);
    expect(read).toBeGreaterThan(1000);
  });
});
