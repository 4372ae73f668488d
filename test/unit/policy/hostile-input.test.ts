import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCondition } from '../../../src/policy/cel.ts';
import { parseServices } from '../../../src/policy/services-file.ts';
import { goodPolicy, parse } from '../../support/policy-fixtures.ts';

const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', 'b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]']
  .concat(
    'c d e f g h'
      .split(' ')
      .map((name, index) => `${name}: &${name} [${`*${'bcdefg'.charAt(index)}, `.repeat(9)}]`),
  )
  .join('\n');

const hostile: readonly (readonly [string, string])[] = [
  ['ten megabytes', 'x'.repeat(10_000_000)],
  ['ten megabytes of policies', goodPolicy.repeat(20_000)],
  ['an alias bomb', bomb],
  ['an alias of itself', 'a: &a [*a]'],
  ['deep flow nesting', '['.repeat(100_000)],
  ['deep mapping nesting', '{a: '.repeat(50_000)],
  ['deep block nesting', Array.from({ length: 1_200 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ['a tag that would make an object', '!!js/function "function () {}"'],
  ['binary', '\u0000\u0001\u0002\uFFFF'],
  ['lone surrogates', 'policy: "\uD800"'],
  ['a key that is the prototype', '__proto__: { polluted: true }\nconstructor: { a: 1 }'],
  ['keys that are lists', '? [a, b]\n: c'],
  ['a merge key', 'a: &a { b: 1 }\n<<: *a'],
  ['a directive', '%TAG ! tag:evil,2026:\n---\n!x y'],
  ['a document that is a number', '42'],
  ['a byte order mark', `\uFEFF${goodPolicy}`],
  ['Windows line ends', goodPolicy.replaceAll('\n', '\r\n')],
  ['thousands of documents', '---\na: 1\n'.repeat(20_000)],
];

describe('hostile policy files', () => {
  it.each(hostile)(
    '%s is answered with a bounded list of problems or a policy, in bounded time',
    (_, text) => {
      const { set, problems } = parse(text);
      expect(set !== undefined || problems.some(({ severity }) => severity === 'error')).toBe(true);
      expect(problems.length).toBeLessThanOrEqual(200);
      for (const { position, message } of problems) {
        expect(position.line).toBeGreaterThanOrEqual(0);
        expect(message.length).toBeLessThan(500);
      }
      expect(Reflect.get({}, 'polluted')).toBeUndefined();
    },
  );

  it('reads a file with a byte order mark and one with Windows line ends like any other', () => {
    expect(parse(`\uFEFF${goodPolicy}`).set?.policies).toHaveLength(1);
    expect(parse(goodPolicy.replaceAll('\n', '\r\n')).set?.policies).toHaveLength(1);
  });

  it('never throws, whatever the text', () => {
    const lines = goodPolicy.split('\n');
    const scramble = fc
      .array(fc.oneof(fc.constantFrom(...lines), fc.string({ unit: 'binary', maxLength: 40 })), {
        maxLength: 30,
      })
      .map((parts) => parts.join('\n'));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), scramble), (text) => {
        const { set, problems } = parse(text);
        expect(set !== undefined || problems.length > 0).toBe(true);
        parseServices(text, 'services.yaml');
      }),
      { numRuns: 300 },
    );
  });

  it('never throws when one character of a good policy is another, and points into the file', () => {
    fc.assert(
      fc.property(fc.nat(goodPolicy.length - 1), fc.string({ unit: 'grapheme', maxLength: 2 }), (at, by) => {
        const text = goodPolicy.slice(0, at) + by + goodPolicy.slice(at + 1);
        const lines = text.split('\n').length;
        for (const { position } of parse(text).problems) expect(position.line).toBeLessThanOrEqual(lines);
      }),
      { numRuns: 500 },
    );
  });
});

describe('hostile conditions', () => {
  it('never throw while compiling, and give a condition or a problem', () => {
    const words = [
      'verdict',
      '==',
      "'host-failed'",
      '&&',
      '||',
      '!',
      '(',
      ')',
      'signals',
      '[',
      ']',
      '.',
      'exists',
      'x',
      ',',
      'group',
      'serving',
      '>',
      '2',
      '2.0',
      'has',
      'duration',
      "'5m'",
      'alarm',
      "'a'",
      're',
      '?',
      ':',
      'in',
      'null',
      '-',
      'matches',
      'cel.bind',
    ];
    const sentence = fc.array(fc.constantFrom(...words), { maxLength: 25 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(fc.oneof(sentence, fc.string({ unit: 'binary' })), (text) => {
        const { condition, problems } = compileCondition(text);
        expect(condition !== undefined || problems.length > 0).toBe(true);
        for (const { offset } of problems) expect(offset).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 1_000 },
    );
  });
});
