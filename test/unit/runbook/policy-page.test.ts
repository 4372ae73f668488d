import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actionsByName } from '../../../src/actions/registry.ts';
import { readPolicyFiles } from '../../../src/engine/policy-files.ts';
import { parsePolicies } from '../../../src/policy/parse.ts';
import { policyPage } from '../../../src/runbook/policy-page.ts';
import { actionRung, condition, pageRung, policy, traits } from '../../support/safety-builder.ts';

const folder = join(import.meta.dirname, '../../../policies');
const { files, revision } = await readPolicyFiles(folder);
const { set } = parsePolicies(files, { traits: actionsByName, revision, loadedAt: 0 });

const sections = [
  'Meaning',
  'Impact',
  'What Holdfast does',
  'Guards',
  'How to pause it',
  'Diagnosis',
  'Mitigation by hand',
  'Undo',
  'If Holdfast itself is down',
];

describe('the page of a shipped policy', () => {
  it.each((set?.policies ?? []).map((one) => [one.name, one] as const))(
    '%s has every section, filled',
    (_, one) => {
      const page = policyPage(one, actionsByName);
      expect(page.match(/^## .*$/gm)).toEqual(sections.map((name) => `## ${name}`));
      expect(page).not.toContain('Nothing was written');
      expect(page).not.toMatch(/undefined|\[object/);
    },
  );
});

const known = new Map([['replace-instance', traits({ summary: 'Replaces it.' })]]);

describe('the page of a policy', () => {
  const page = policyPage(
    policy({
      name: 'replace',
      summary: 'Replace what failed.',
      tags: { team: 'shop' },
      when: condition(true, "verdict == 'host-failed'"),
      forMs: 120_000,
      mode: 'veto',
      remedy: [
        actionRung({
          maxAttempts: 1,
          unless: condition(true, 'group.serving < 2'),
          verify: { that: condition(true, 'group.serving >= group.desired'), withinMs: 1_200_000 },
        }),
        pageRung,
      ],
      blockIf: [condition(true, "alarm('checkout-5xx')")],
      runbook: '## Meaning\nIt failed.\n\n## Undo\nNone.\n',
    }),
    known,
  );

  it.each([
    ['the title', 'title: replace\n'],
    ['what is watched', 'It watches each `ec2:instance` that carries `team: shop` for'],
    ['how long it waits', 'and after 2m without a break it stands on'],
    [
      'each rung',
      '1. `replace-instance`: Replaces it. Once. Risk medium; it cannot be taken back. Not when `group.serving < 2`. It helped when `group.serving >= group.desired` within 20m.',
    ],
    ['who is called', '2. Call `oncall`.'],
    ['how far it goes', 'Its mode is `veto`: it announces what it will do'],
    ['the speed limit', '- At most 1 of a group at once, and 10 % of it within 1h, never less than one.'],
    ['the floor', '- At least 1 and 50 % of each group go on serving.'],
    ['what blocks it', "- Not while `alarm('checkout-5xx')`, or while that cannot be told."],
    ['how to hold it', 'holdfast hold policy:replace --for 2h'],
    ['what its author wrote', '## Meaning\n\nIt failed.\n'],
    ['what its author left out', '## Diagnosis\n\nNothing was written about this.\n'],
  ])('says %s', (_what, text) => {
    expect(page).toContain(text);
  });

  it('names the zones in which a policy keeps its groups serving', () => {
    const { limits } = policy();
    const keepServing = { ...limits.keepServing, zones: 2 };
    const spread = policyPage(
      policy({ remedy: [actionRung(), pageRung], limits: { ...limits, keepServing } }),
      known,
    );

    expect(spread).toContain('- At least 1 and 50 % of each group go on serving, in at least 2 zones.');
  });

  it('of one that only calls says that it changes nothing, and how to silence it', () => {
    const calling = policyPage(policy({ name: 'page', remedy: [pageRung] }), known);
    expect(calling).toContain('It changes nothing.');
    expect(calling).toContain('holdfast hold policy:page --actions page --for 2h');
    expect(calling).not.toContain('Its mode is');
  });
});
