import { countOf } from '../in-words.ts';
import type { Resource } from '../../model/resource.ts';
import { allow, deny } from '../answer.ts';
import { databaseFamily } from '../database-family.ts';
import { effectOf, inFlight } from '../engagement.ts';
import type { Gate } from '../gate.ts';
import { successorsOf } from '../successors.ts';

/** No one may override this: two writers is data that nobody can merge. */
export const singleWriter: Gate = {
  name: 'single-writer',
  protects: 'A database never gets a second writer, and is never failed over to nobody.',
  guards: ['action'],
  onError: 'deny',
  // Two writers lose data for good.
  overridable: false,

  evaluate(proposal, facts) {
    if (effectOf(proposal, facts) !== 'changes-writer')
      return allow('It changes no writer.', { value: 'changes none', bound: 'at most 1 writer' });
    const { model, now } = facts;
    const family = databaseFamily(proposal.target, model);
    const members = family.filter(({ kind }) => kind === 'rds:instance');

    const ids = new Set(family.map(({ id }) => id));
    const busy = inFlight(facts).filter(
      ({ effect, target }) => effect === 'changes-writer' && ids.has(target),
    );
    if (busy.length > 0)
      return deny(
        'The writer of this database family is being changed already. It is decided again once that has ended.',
        {
          value: `${countOf(busy.length, 'change')} under way`,
          bound: 'none',
        },
      );

    const unclear = members.filter((member) => roleOf(member) === undefined);
    if (members.length === 0 || unclear.length > 0)
      return deny(
        'Which member of this database family takes writes is not known. It is decided again once that was read.',
        {
          value: `${unclear.length} of ${members.length} unknown`,
          bound: 'every role known',
        },
      );
    const writers = members.filter((member) => roleOf(member) === 'writer');
    if (writers.length > 1)
      return deny(
        `More than one member of this database family takes writes: ${writers.map(({ name }) => name).join(', ')}.`,
        {
          value: countOf(writers.length, 'writer'),
          bound: 'at most 1',
        },
      );
    const target = members.find(({ id }) => id === proposal.target);
    if (target !== undefined && !mayWrite.has(roleOf(target)))
      return deny(
        `${target.name} takes no writes: whatever is promoted in its place would be a second writer. Only a writer is failed over.`,
        {
          value: `its role is ${roleOf(target)}`,
          bound: 'writer',
        },
      );
    const candidates = successorsOf(proposal.target, model, now);
    const details = { value: countOf(candidates.length, 'healthy replica'), bound: 'at least 1' };
    return candidates.length > 0
      ? allow(`${candidates.map(({ name }) => name).join(', ')} could take over.`, details)
      : deny('No healthy replica could take over. It is decided again once one is healthy.', details);
  },
};

/** A standalone database is one that has lost its replicas, or never had any. */
const mayWrite: ReadonlySet<string | undefined> = new Set(['writer', 'standalone']);

function roleOf({ facts }: Resource): string | undefined {
  return typeof facts['role'] === 'string' ? facts['role'] : undefined;
}
