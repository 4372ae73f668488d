import { describe, expect, it } from 'vitest';
import type { CliCommand, CliInvocation } from '../../../src/cli/command.ts';
import { runProgram } from '../../../src/cli/program.ts';
import { UsageError } from '../../../src/runtime/usage-error.ts';
import { fakeIo } from '../../support/fake-io.ts';

function echo(run: CliCommand['run']): CliCommand {
  return {
    name: 'release',
    summary: 'End a hold.',
    arguments: [{ name: '<id>', description: 'the hold' }],
    options: [
      { flags: '--json', description: 'print JSON' },
      {
        flags: '--count <number>',
        description: 'a number',
        parse: (text) => {
          if (!/^\d+$/.test(text)) throw new Error('must be a whole number such as 3');
          return Number(text);
        },
      },
    ],
    examples: ['holdfast release hold-1'],
    run,
  };
}

describe('the command line', () => {
  it('gives a command its arguments and parsed options, and answers its exit code', async () => {
    let seen: CliInvocation | undefined;
    const command = echo(async (invocation) => {
      seen = invocation;
      return 1;
    });

    const code = await runProgram(['release', 'hold-1', '--count', '3'], [command], fakeIo(), '1.2.3');

    expect(code).toBe(1);
    expect(seen).toEqual({ arguments: ['hold-1'], options: { count: 3 } });
  });

  const fine = echo(async () => 0);

  it.each([
    { given: ['--help'], code: 0 },
    { given: ['release', '--help'], code: 0 },
    { given: ['--version'], code: 0 },
    { given: [], code: 2 },
  ])('exits $code on $given with text to read and no complaint', async ({ given, code }) => {
    const io = fakeIo();

    expect(await runProgram(given, [fine], io, '1.2.3')).toBe(code);
    expect([...io.printed, ...io.complained].join('\n').length).toBeGreaterThan(4);
    expect(io.complained.join('\n')).not.toContain('holdfast:');
  });

  it.each([
    { given: ['relaese', 'x'], says: /unknown command 'relaese'.*Did you mean release\?/ },
    { given: ['release', 'x', '--jsno'], says: /unknown option '--jsno'.*Did you mean --json\?/ },
    { given: ['release'], says: /missing required argument 'id'/ },
    { given: ['release', 'a', 'b'], says: /too many arguments/ },
    { given: ['release', 'a', '--count', 'x'], says: /--count "x": must be a whole number such as 3/ },
  ])('exits 2 with one line on $given', async ({ given, says }) => {
    const io = fakeIo();

    expect(await runProgram(given, [fine], io, '1.2.3')).toBe(2);
    expect(io.printed).toEqual([]);
    expect(io.complained).toHaveLength(1);
    expect(io.complained[0]).toMatch(/^holdfast: [^\n]+$/);
    expect(io.complained[0]).toMatch(says);
  });

  it.each([
    { thrown: new UsageError('no such file: policies/x.yaml'), code: 2 },
    { thrown: new Error('the daemon answered 500\nand more'), code: 1 },
  ])('turns a thrown $thrown.name into one line and exit $code', async ({ thrown, code }) => {
    const io = fakeIo();

    expect(
      await runProgram(
        ['release', 'x'],
        [
          echo(async () => {
            throw thrown;
          }),
        ],
        io,
        '1.2.3',
      ),
    ).toBe(code);
    expect(io.complained).toEqual([`holdfast: ${thrown.message.replace('\n', ' ')}`]);
  });
});
