import type { Model } from '../model/model.ts';
import type { Resource } from '../model/resource.ts';
import { stateAt } from '../model/signal.ts';
import { databaseFamily } from './database-family.ts';
import { serves } from './serves.ts';

/** Members of a database's family that could become its writer in its place. */
export function successorsOf(target: string, model: Model, now: number): readonly Resource[] {
  const family = databaseFamily(target, model);
  const relatives = new Set(family.map(({ id }) => id));
  return family.filter((member) => member.id !== target && couldTakeOver(member, relatives, model, now));
}

/**
 * Whether a member of a database family could become its writer, as far as the model can tell. It is
 * well, or what fails about it is no more than the link to the source that failed: a replica whose
 * writer is dead cannot replicate, and is still the one to promote. Lag, position and region are for
 * the action to check, by fresh reads.
 */
function couldTakeOver(member: Resource, relatives: ReadonlySet<string>, model: Model, now: number): boolean {
  const { role } = member.facts;
  if (member.kind !== 'rds:instance' || (role !== 'reader' && role !== 'replica')) return false;
  const verdict = model.verdicts.get(member.id);
  if (serves(verdict?.kind)) return true;
  if (verdict?.kind !== 'dependency-failed' || !relatives.has(verdict.cause ?? '')) return false;
  const signals = model.signals.get(member.id) ?? [];
  const failing = signals.filter((signal) => stateAt(signal, now) === 'fail' && signal.nature === undefined);
  const runs = signals.some((signal) => signal.check === 'rds/status' && stateAt(signal, now) === 'pass');
  return runs && failing.every((signal) => signal.family === 'data');
}
