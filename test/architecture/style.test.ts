import { describe, expect, it } from 'vitest';
import { readSources, type SourceFile } from '../support/source-tree.ts';

interface Ban {
  readonly pattern: RegExp;
  /** What to write instead. A ban without a replacement is a riddle. */
  readonly instead: string;
  /** Path prefixes where it is at home. */
  readonly except: readonly string[];
}

const bans: readonly Ban[] = [
  {
    pattern: /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/,
    instead: 'take `now` as an argument, or ask the injected Clock',
    except: ['runtime/clock.ts', 'simulator/run-until.ts'],
  },
  { pattern: /\bMath\.random\(/, instead: 'draw from a named stream of runtime/random.ts', except: [] },
  {
    pattern: /\bset(?:Timeout|Interval)\(/,
    instead: 'wait with the injected Clock',
    // Real sockets, real files and the keeping of pace with a person's watch.
    except: [
      'runtime/clock.ts',
      'http/server.ts',
      'http/routes/events.ts',
      'daemon/watch-folder.ts',
      'simulator/run-until.ts',
    ],
  },
  {
    pattern: /\benum\s+\w+\s*\{|\bexport default\b|\bas any\b/,
    instead: 'use a union of literals, a named export, a real type',
    except: [],
  },
  {
    pattern: /(?<![\w.])process\.(?:env|argv|exit)\b/,
    instead: 'take it as an argument; only the process edge reads it',
    except: ['main.ts', 'cli/', 'daemon/'],
  },
];

const bannedNames = /(?:^|\/)(?:utils?|helpers?|types?|interfaces?|common|misc|index)(?:\.ts|\/)/;
const mostLines = 300;

function complaints(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    const found: string[] = [];
    const lines = file.text.trimEnd().split('\n');
    if (lines.length > mostLines)
      found.push(`${file.path} has ${lines.length} lines; one concept fits in ${mostLines}`);
    if (bannedNames.test(file.path)) found.push(`${file.path}: name the file for its concept`);
    for (const [index, line] of lines.entries()) {
      const code = line.replace(/^\s*(?:\*|\/\/|\/\*).*/, '');
      for (const ban of bans) {
        if (ban.pattern.test(code) && !ban.except.some((prefix) => file.path.startsWith(prefix))) {
          found.push(`${file.path}:${index + 1}: ${ban.instead}`);
        }
      }
    }
    return found;
  });
}

describe('the house style', () => {
  it('is kept by every file', () => {
    expect(complaints(readSources())).toEqual([]);
  });

  it.each([
    ['ambient time', 'const at = Date.now();'],
    ['ambient chance', 'const roll = Math.random();'],
    ['a timer of its own', 'setTimeout(retry, 1000);'],
    ['an enum', 'enum Colour { Red }'],
    ['the environment read far from the edge', "const stop = process.env['STOP'];"],
  ])('would report %s', (_what, text) => {
    expect(complaints([{ path: 'model/planted.ts', text }])).toHaveLength(1);
  });

  it('would report a file of 301 lines but not one of 300', () => {
    const file = (lines: number) => [{ path: 'model/planted.ts', text: '//\n'.repeat(lines) }];
    expect(complaints(file(300))).toEqual([]);
    expect(complaints(file(301))).toHaveLength(1);
  });

  it.each(['model/utils.ts', 'aws/helpers/retry.ts', 'policy/types.ts', 'http/index.ts'])(
    'would report the name %s',
    (path) => {
      expect(complaints([{ path, text: '' }])).toHaveLength(1);
    },
  );

  it('does not take a word in a comment for code', () => {
    expect(complaints([{ path: 'model/planted.ts', text: '// Never Date.now() here.' }])).toEqual([]);
  });
});
