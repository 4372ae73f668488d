import { describe, expect, it } from 'vitest';
import { callTexts } from '../support/call-texts.ts';
import { flawsOf } from '../support/readable.ts';
import { readSources, type SourceFile } from '../support/source-tree.ts';

/**
 * Every refusal that a gate or a precondition can give, read from the source, so that those count as well that
 * no game day brings about. What texts become when they are filled in is looked at in
 * test/simulation/readable.test.ts.
 */
function complaints(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, text }) =>
    callTexts(text, ['allow', 'deny', 'defer', 'precondition']).flatMap(({ callee, line, texts }) => {
      const [first = [], , third = []] = texts;
      const found =
        callee === 'precondition'
          ? [...first, ...third].flatMap((part) => ofClause(part).map((flaw) => ({ part, flaw })))
          : first.flatMap((part) => ofSentence(part).map((flaw) => ({ part, flaw })));
      return found.map(({ part, flaw }) => `${path}:${line}: ${flaw}: ${part}`);
    }),
  );
}

/** The reason of a gate is a sentence. */
function ofSentence(text: string): readonly string[] {
  return [
    ...flawsOf(text),
    ...(/^(?:…|["'“]?[A-Z])/.test(text) ? [] : ['begins like no sentence']),
    ...(/[.!?…]$/.test(text) ? [] : ['no full stop']),
  ];
}

/** What a precondition needs, and what it found instead, stand within a sentence. */
function ofClause(text: string): readonly string[] {
  return [...flawsOf(text), ...(/[.!]$/.test(text) ? ['a full stop within a sentence'] : [])];
}

const spoken = readSources().filter(({ path }) => path.startsWith('safety/') || path.startsWith('actions/'));

describe('what gates and preconditions say', () => {
  it('can be read by somebody who never saw the code', () => {
    expect(complaints(spoken)).toEqual([]);
  });

  it('is found where it is said: some of every gate that refuses, and of every action', () => {
    const files = new Set(
      spoken
        .filter(({ text }) => callTexts(text, ['deny', 'defer', 'precondition']).length > 0)
        .map(({ path }) => path),
    );
    expect(files.size).toBeGreaterThanOrEqual(50);
  });

  it.each([
    ["deny('too few serve.')", 'begins like no sentence'],
    ["deny('Too few serve')", 'no full stop'],
    ["defer('Waits for settleUntil.', { until })", 'a name in the code: settleUntil'],
    ['deny(`${name} has 1 targets.`)', 'one of many'],
    ["deny(kind === 'none' ? 'Nothing is known..' : `${name} is not.`)", 'stops or spaces that pile up'],
    ["precondition('it serves', ok, 'it does not.')", 'a full stop within a sentence'],
    ["precondition('it serves', ok, ok ? 'it does' : `its desiredCapacity is ${n}`)", 'a name in the code'],
  ])('is complained of in %s', (text, flaw) => {
    expect(complaints([{ path: 'safety/planted.ts', text }]).join()).toContain(flaw);
  });

  it.each([
    "deny('Too few members serve.', { value })",
    'deny(`${reason}`)',
    "deny(kind === 'none' ? 'Nothing is known.' : `The group ${f({ a: '}' })} is not.`, details)",
    "precondition('it serves', found.state === 'inService', `its state is ${found.state}`)",
  ])('is let pass in %s', (text) => {
    expect(complaints([{ path: 'safety/planted.ts', text }])).toEqual([]);
  });
});
