import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../../src/model/rules/registry.ts';
import { defaultModelSettings } from '../../src/model/settings.ts';
import { verdictKinds } from '../../src/model/verdict.ts';

const document = readFileSync(join(import.meta.dirname, '../../docs/verdicts.md'), 'utf8');

/** First and second cell of each row of the table under a heading. */
function rowsUnder(heading: string, markdown: string): readonly (readonly [string, string])[] {
  const [, section = ''] = markdown.split(`\n${heading}\n`);
  const [text = ''] = section.split('\n## ');
  return [...text.matchAll(/^\| `([\w-]+)` \| ([^|]*) \|/gm)].map(([, name = '', next = '']) => [name, next]);
}

const verdicts = rowsUnder('## The list', document);

describe('docs/verdicts.md', () => {
  it('lists every verdict of the code, in its order, and no other', () => {
    expect(verdicts.map(([name]) => name)).toEqual(verdictKinds);
  });

  it('calls reserved exactly those that no rule reaches', () => {
    const reached = new Set(rules.flatMap((rule) => rule.reaches));
    const reserved = verdicts.filter(([, when]) => when.startsWith('reserved')).map(([name]) => name);
    expect(reserved).toEqual(verdictKinds.filter((kind) => !reached.has(kind)));
  });

  it('lists the rules in the order in which they are asked, with what they reach', () => {
    const listed = [...document.matchAll(/^\| `([a-z-]+)` \| ((?:`[a-z-]+`(?:, )?)+) \|$/gm)];
    expect(listed.map(([, rule, reaches = '']) => [rule, reaches.replaceAll('`', '')])).toEqual(
      rules.map((rule) => [rule.name, rule.reaches.join(', ')]),
    );
  });

  it('lists every setting with its default', () => {
    const settings = rowsUnder('## Settings', document);
    expect(Object.fromEntries(settings.map(([name, value]) => [name, Number(value)]))).toEqual(
      defaultModelSettings,
    );
  });

  it('would be found out with a verdict missing', () => {
    const planted = document.replace(/^\| `suspect` .*\n/m, '');
    expect(rowsUnder('## The list', planted).map(([name]) => name)).not.toEqual(verdictKinds);
  });
});
