import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actionsByName } from '../../../src/actions/registry.ts';
import type { CliCommand } from '../../../src/cli/command.ts';
import { commands } from '../../../src/cli/registry.ts';
import { readPolicyFiles } from '../../../src/engine/policy-files.ts';
import { placeHold } from '../../../src/http/routes/place-hold.ts';
import { parsePolicies } from '../../../src/policy/parse.ts';
import { daemonPage } from '../../../src/runbook/daemon-page.ts';
import { policyPage } from '../../../src/runbook/policy-page.ts';
import { projectRoot } from '../../support/source-tree.ts';

const { files, revision } = await readPolicyFiles(join(projectRoot, 'policies'));
const { set } = parsePolicies(files, { traits: actionsByName, revision, loadedAt: 0 });
const pages: readonly (readonly [string, string])[] = [
  ['holdfast', daemonPage],
  ...(set?.policies ?? []).map((policy) => [policy.name, policyPage(policy, actionsByName)] as const),
  ['holdfast-alerts', readFileSync(join(projectRoot, 'docs/holdfast-alerts.md'), 'utf8')],
];

const known = new Map<string, CliCommand>(
  commands.flatMap((command) =>
    'commands' in command
      ? command.commands.map((one): [string, CliCommand] => [`${command.name} ${one.name}`, one])
      : [[command.name, command]],
  ),
);

/** What somebody at a terminal would be told of a line, as far as it can be told without a daemon. */
function wrongWith(line: string): string | undefined {
  const words = (line.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll(/^["']|["']$/g, ''));
  const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find((one) => known.has(one));
  const command = name === undefined ? undefined : known.get(name);
  if (name === undefined || command === undefined) return 'no such command';
  const rest = words.slice(name.split(' ').length);
  // A command that is only named, such as `holdfast explain`, says nothing of how it is called.
  if (rest.length === 0) return undefined;
  const options = new Map(
    (command.options ?? []).map((option) => [option.flags.split(' ')[0] ?? '', option]),
  );
  const given = new Map<string, string | undefined>();
  const operands: string[] = [];
  for (let index = 0; index < rest.length; index += 1) {
    const word = rest[index] ?? '';
    if (!word.startsWith('--')) {
      operands.push(word);
      continue;
    }
    const option = options.get(word);
    if (option === undefined) return `no option ${word}`;
    if (option.flags.includes('<')) index += 1;
    given.set(word, rest[index]);
  }
  const missing = [...options].find(([flag, { required }]) => required === true && !given.has(flag));
  if (missing !== undefined) return `${missing[0]} is missing`;
  const [most, least] = [
    command.arguments ?? [],
    (command.arguments ?? []).filter((one) => one.name.startsWith('<')),
  ];
  if (operands.length < least.length || operands.length > most.length) return 'more or fewer arguments';
  if (name !== 'hold') return undefined;
  const body = { scope: operands[0], for: given.get('--for'), reason: given.get('--reason') };
  return placeHold.body
    ?.safeParse(body)
    .error?.issues.map(({ message }) => message)
    .join(', ');
}

describe('the commands of Holdfast in what somebody on call reads', () => {
  it.each(pages)('are taken as they are printed: %s', (_name, page) => {
    const lines = [...page.matchAll(/`holdfast ([^`]+)`/g)].map(([, line = '']) =>
      line.replaceAll(/\s+/g, ' '),
    );

    expect(lines.length).toBeGreaterThan(0);
    expect(lines.flatMap((line) => wrongWith(line)?.concat(`: holdfast ${line}`) ?? [])).toEqual([]);
  });

  it.each([
    ['hold ARN --for 2h --reason "…"', /^must be all, policy:NAME/],
    ['hold policy:web --for 25h --reason "…"', /^must be a duration from 1s to 24h/],
    ['hold policy:web --for 2h', /^--reason is missing/],
    ['pause --because "…"', /^no option --because/],
    ['explain', undefined],
    ['reset-breaker --reason "…"', /^more or fewer arguments/],
    ['stop', /^no such command/],
  ])('would be found out where they are not: %s', (line, wrong) => {
    if (wrong === undefined) expect(wrongWith(line)).toBeUndefined();
    else expect(wrongWith(line)).toMatch(wrong);
  });
});
