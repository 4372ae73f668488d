import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { celFunctions, celTypes, celVariables } from '../../src/policy/cel-types.ts';
import { compileCondition } from '../../src/policy/cel.ts';
import { checkFamilies, checks } from '../../src/policy/checks.ts';
import { keysInSchema } from '../../src/policy/json-schema-keys.ts';
import { relationNames } from '../../src/policy/relation-names.ts';
import { policyJsonSchema } from '../../src/policy/schema.ts';
import { verdictKinds } from '../../src/model/verdict.ts';
import { projectRoot } from '../support/source-tree.ts';

const page = readFileSync(join(projectRoot, 'docs/policies.md'), 'utf8');

/** The first column of the table under a heading, or of the one whose first column has that title. */
function column(markdown: string, where: { heading?: string; title?: string }): readonly string[] {
  const { heading, title = 'field' } = where;
  const from = heading === undefined ? 0 : markdown.search(new RegExp(`^#+ ${heading}$`, 'm'));
  if (from === -1) return [];
  const table =
    markdown.slice(from).match(new RegExp(`^\\| ${title} [^]*?(?=\\n\\n|$(?![^]))`, 'm'))?.[0] ?? '';
  return [...table.matchAll(/^\| `([^`]+)` /gm)].map(([, name = '']) => name).toSorted();
}

const keys = (...path: (string | number)[]) => keysInSchema(policyJsonSchema(), path).toSorted();

describe('docs/policies.md', () => {
  it('lists every field of a policy and no other', () => {
    expect(column(page, { heading: 'Fields of a policy' })).toEqual(keys());
    expect(column(page, { heading: 'A rung' })).toEqual(keys('remedy', 0));
    expect(column(page, { heading: 'What lasts' })).toEqual(keys('remedy', 0, 'return'));
    const limits = ['group', 'keepServing'].flatMap((part) =>
      keys('limits', part).map((name) => `${part}.${name}`),
    );
    expect(column(page, { heading: 'Limits' })).toEqual(limits.toSorted());
  });

  it('lists every field of a test and no other', () => {
    expect(column(page, { title: 'given' })).toEqual(keys('tests', 0, 'given'));
    expect(column(page, { title: 'expect' })).toEqual(keys('tests', 0, 'expect'));
  });

  it('lists every name and function that a condition can use and no other', () => {
    expect(column(page, { title: 'name' })).toEqual(Object.keys(celVariables).toSorted());
    expect(column(page, { title: 'function' })).toEqual(Object.keys(celFunctions).toSorted());
  });

  it.each(Object.entries(celTypes))('lists every field of a %s and no other', (type, fields) => {
    expect(column(page, { heading: type })).toEqual(Object.keys(fields).toSorted());
  });

  it('knows the checks of docs/signals.md and no other, each in its evidence family', () => {
    const signals = readFileSync(join(projectRoot, 'docs/signals.md'), 'utf8');
    const table = signals.slice(signals.indexOf('\n| check |')).split('\n\n')[0] ?? '';
    const rows = [...table.matchAll(/^\| `([a-z0-9-]+\/[a-z-]+)` \| ([a-z-]+)/gm)];
    const reported = rows.map(([, check, family]) => `${check} ${family}`);
    const known = Object.entries(checkFamilies).map(([check, family]) => `${check} ${family}`);
    expect(reported.toSorted()).toEqual(known.toSorted());
  });

  it.each([...checks, ...relationNames, ...verdictKinds])('names %s', (name) => {
    expect(page).toContain(`\`${name}\``);
  });

  it('shows conditions that compile', () => {
    const examples =
      page
        .match(/```cel\n([^]*?)```/)?.[1]
        ?.trim()
        .split('\n') ?? [];
    expect(examples.length).toBeGreaterThan(4);
    expect(examples.map((text) => [text, compileCondition(text).problems])).toEqual(
      examples.map((text) => [text, []]),
    );
  });

  it('would be found out if it left a field out or made one up', () => {
    const wrong = page.replace('| `cooldown` |', '| `coolDown` |');
    expect(column(wrong, { heading: 'Fields of a policy' })).not.toEqual(keys());
  });
});
