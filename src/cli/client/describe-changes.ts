import type { Explanation } from '../../http/representations/explanation.ts';
import type { CliIo } from '../command.ts';
import { clean, table, wrap } from './print.ts';

const nearness = { affected: 'on what is unwell', connected: 'close to it', elsewhere: '' } as const;

/** Who changed what before an incident, a line each; nothing where CloudTrail was not asked. */
export function describeChanges({ changes }: Explanation['incidents'][number], io: CliIo): readonly string[] {
  if (changes === undefined) return [];
  const { items, more, unknown, final } = changes;
  const rows = items.map(({ at, by, operation, on, near, error }) => [
    io.colors.dim(`${at.slice(11, 19)} UTC`),
    clean(by),
    clean(error === undefined ? operation : `${operation} (refused: ${error})`),
    clean(on.join(', ')),
    nearness[near],
  ]);
  return [
    ...(rows.length === 0 ? [] : [table(rows, io)]),
    ...(rows.length === 0 && unknown.length === 0 ? ['  CloudTrail tells of no change.'] : []),
    ...(more === 0 ? [] : [`  … and ${more} more`]),
    ...unknown.map((text) => wrap(clean(text), io)),
    ...(final ? [] : [wrap('CloudTrail is minutes behind and is asked again: there may be more.', io)]),
  ];
}
