import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../src/policy/yaml-source.ts';

/** Line and column of the first `!` in the text at the key `when`, found through its value. */
function whereIsMark(text: string): string {
  const [source] = parseYaml('f.yaml', text).documents;
  const value: unknown = source === undefined ? undefined : Reflect.get(Object(source.value), 'when');
  if (source === undefined || typeof value !== 'string') throw new Error('no text');
  const { line, column } = source.positionInText(['when'], value.indexOf('!'));
  return `${line}:${column}`;
}

/** The same, found in the file itself. */
function markInFile(text: string): string {
  const before = text.slice(0, text.indexOf('!')).split('\n');
  return `${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

describe('positions inside a text', () => {
  it.each([
    ['plain', 'when: abc !x\n'],
    ['plain over two lines', 'when: abc\n  def\n  ghi !x\n'],
    ['plain with a blank line', 'when: abc\n\n  ghi !x\n'],
    ['single quotes', "when: 'abc !x'\n"],
    ['doubled single quotes', "when: 'it''s ''so'' !x'\n"],
    ['single quotes over two lines', "when: 'abc\n  ''d'' !x'\n"],
    ['double quotes', 'when: "abc !x"\n'],
    ['double quotes with escapes', 'when: "a\\"b\\\\c\\td\\u0041e\\x41 !x"\n'],
    ['double quotes over two lines', 'when: "abc\n    def \\\n    ghi !x"\n'],
    ['a literal block', 'when: |\n  abc\n    def\n  ghi !x\n'],
    ['a literal block, stripped', 'when: |-\n  abc\n\n  ghi !x\n'],
    ['a folded block', 'when: >-\n  abc\n  def\n  && ghi !x\n'],
    ['a folded block with more indentation', 'when: >-\n  abc\n    && def\n    || !x\n'],
    ['a block with a comment in its head', 'when: | # said so\n  abc !x\n'],
    ['a flow mapping', '{ a: 1, when: "abc !x" }\n'],
    ['letters outside the basic plane', 'when: "😀 ä !x"\n'],
  ])('are found through %s', (_, text) => {
    expect(whereIsMark(text)).toBe(markInFile(text));
  });

  it('point at the end of a text for what is missing there', () => {
    const [source] = parseYaml('f.yaml', 'when: abc\n').documents;
    expect(source?.positionInText(['when'], 3)).toEqual({ file: 'f.yaml', line: 1, column: 9 });
  });

  it('fall back to what is nearest when a path leads nowhere', () => {
    const [source] = parseYaml('f.yaml', 'a:\n  b: 1\n').documents;
    expect(source?.positionOf(['a', 'none', 3])).toMatchObject({ line: 2, column: 3 });
    expect(source?.positionOf(['none'])).toMatchObject({ line: 1, column: 1 });
  });
});
