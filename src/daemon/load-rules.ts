import { readFile } from 'node:fs/promises';
import type { LoadedRules, Rules } from '../engine/rules.ts';
import { readPolicyFiles } from '../engine/policy-files.ts';
import type { RemedyTraits } from '../model/remedy-traits.ts';
import type { ServiceDeclaration } from '../model/service.ts';
import { parsePolicies } from '../policy/parse.ts';
import type { Problem } from '../policy/policy.ts';
import { parseServices } from '../policy/services-file.ts';
import { errorText } from '../runtime/error-text.ts';
import type { Config } from './config.ts';
import { knownNames } from './known-names.ts';

/**
 * Reads policies and services from disk. All or nothing: one mistake anywhere and there are no rules,
 * only the list of every mistake. Never throws: an unreadable folder is a mistake like any other.
 */
export async function loadRules(
  config: Pick<Config, 'policies' | 'services' | 'notify' | 'calendars' | 'http' | 'safety'>,
  traits: ReadonlyMap<string, RemedyTraits>,
  loadedAt: number,
): Promise<LoadedRules> {
  const files = await readPolicyFiles(config.policies);
  if (files.problem !== undefined) return { problems: [files.problem] };
  const parsed = parsePolicies(files.files, {
    ...knownNames(config),
    traits,
    loadedAt,
    revision: files.revision,
    // One that nobody wrote never opens, also where there is none at all.
    calendars: new Set(Object.keys(config.calendars)),
  });
  const declared = await loadServices(config.services);
  const problems: readonly Problem[] = [...parsed.problems, ...declared.problems];
  if (parsed.set === undefined || problems.some((problem) => problem.severity === 'error'))
    return { problems };
  const rules: Rules = { policies: parsed.set, services: declared.services, source: config.policies };
  return { rules, problems };
}

/** The same rules, their folder called otherwise in what is said of them. */
export function calling(loaded: LoadedRules, folder: string, name: string): LoadedRules {
  const problems = loaded.problems.map((problem) => {
    const { position } = problem;
    return { ...problem, position: { ...position, file: position.file.replace(folder, () => name) } };
  });
  return { problems, ...(loaded.rules === undefined ? {} : { rules: { ...loaded.rules, source: name } }) };
}

/** The services that a file declares. Never throws. */
export async function loadServices(
  file: string | undefined,
): Promise<{ services: readonly ServiceDeclaration[]; problems: readonly Problem[] }> {
  if (file === undefined) return { services: [], problems: [] };
  try {
    return parseServices(await readFile(file, 'utf8'), file);
  } catch (error) {
    const position = { file, line: 1, column: 1 };
    return {
      services: [],
      problems: [{ severity: 'error', position, message: `cannot be read: ${errorText(error)}` }],
    };
  }
}
