import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { didYouMean } from '../../policy/suggest.ts';
import { UsageError } from '../../runtime/usage-error.ts';
import { shippedScenarios } from '../shipped-scenarios.ts';

/**
 * Files of scenarios, by what a person calls them: the name of one that is shipped, a file, or a folder;
 * nothing at all means every one that is shipped, but for swarms. Throws a UsageError for what is not there.
 */
export function findScenarios(wanted: readonly string[]): readonly string[] {
  const files = wanted.length === 0 ? filesIn(shippedScenarios()) : wanted.flatMap(findOne);
  return [...new Set(files)];
}

/** Stories that are drawn, not written: played when asked for. */
function swarms(): string {
  return join(shippedScenarios(), 'swarms');
}

export function shippedScenarioNames(): readonly string[] {
  return filesIn(shippedScenarios()).map((file) => basename(file, '.yaml'));
}

function findOne(wanted: string): readonly string[] {
  if (/[/\\]|\.ya?ml$/.test(wanted) || existsSync(wanted)) {
    const found = statSync(wanted, { throwIfNoEntry: false });
    if (found === undefined) throw new UsageError(`there is no file or folder ${wanted}`);
    if (!found.isDirectory()) return [wanted];
    const inside = filesIn(wanted);
    if (inside.length === 0)
      throw new UsageError(`the folder ${wanted} holds no scenario: no file ends in .yaml`);
    return inside;
  }
  const shipped = [...filesIn(shippedScenarios()), ...filesIn(swarms())];
  const found = shipped.find((file) => basename(file, '.yaml') === wanted);
  if (found !== undefined) return [found];
  const names = shipped.map((file) => basename(file, '.yaml'));
  const hint = didYouMean(wanted, names) ?? `holdfast gameday --list names those that there are`;
  throw new UsageError(`there is no scenario "${wanted}" (${hint})`);
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .toSorted()
    .map((name) => join(folder, name));
}
