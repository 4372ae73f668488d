import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Document, parseAllDocuments } from 'yaml';

/** What only the owner of an account knows of a policy: parameters of its first remedy. */
export type PolicyOverrides = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A copy of some policies that a daemon of the simulator reads, and that a fault can change under it. */
export interface RulesFolder {
  /** Folder of policy files. */
  readonly policies: string;
  /** File that declares the services. */
  readonly services: string;
  /** Puts these files in place of all that is there; the answer puts back what was there. */
  replace(files: Readonly<Record<string, string>>): () => void;
  remove(): void;
}

/**
 * Copies policies into a folder of their own, every one of them in mode `auto`: a game day asks what they
 * would do if they were allowed to. The production loader reads them from there.
 */
export function createRulesFolder(options: {
  /** Folder of the policies to copy, or one file of them. */
  readonly from: string;
  readonly overrides: PolicyOverrides;
  /** Text of services.yaml. */
  readonly services: string;
  /** Folder to make it in; absent: the system's for what is temporary. */
  readonly within?: string;
}): RulesFolder {
  const within = options.within ?? tmpdir();
  const policies = mkdtempSync(join(within, 'holdfast-policies-'));
  // Apart from the policies, for every file beside them is read as one.
  const beside = mkdtempSync(join(within, 'holdfast-services-'));
  const services = join(beside, 'services.yaml');
  writeFileSync(services, options.services);
  const { from, overrides } = options;
  const files = statSync(from).isDirectory() ? policyFiles(from).map((file) => join(from, file)) : [from];
  for (const file of files)
    writeFileSync(join(policies, basename(file)), inAuto(readFileSync(file, 'utf8'), overrides));
  return {
    policies,
    services,
    replace: (files) => {
      const before = new Map(
        policyFiles(policies).map((file) => [file, readFileSync(join(policies, file), 'utf8')]),
      );
      put(policies, new Map(Object.entries(files)));
      return () => put(policies, before);
    },
    remove: () => {
      for (const made of [policies, beside]) rmSync(made, { recursive: true, force: true });
    },
  };
}

function put(folder: string, files: ReadonlyMap<string, string>): void {
  for (const file of policyFiles(folder)) rmSync(join(folder, file));
  for (const [file, text] of files) writeFileSync(join(folder, file), text);
}

/** Those that the production loader would read. */
function policyFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => /^[^.].*\.ya?ml$/i.test(name))
    .toSorted();
}

/** What became of each text with each overrides: a process plays the same policies in every run. */
const rewritten = new Map<string, string>();

function inAuto(text: string, overrides: PolicyOverrides): string {
  const key = `${JSON.stringify(overrides)} ${text}`;
  let auto = rewritten.get(key);
  if (auto === undefined) {
    auto = rewrite(text, overrides);
    rewritten.set(key, auto);
  }
  return auto;
}

/** One file may hold many policies. One that is no policy is copied as it is: the loader says what is wrong with it. */
function rewrite(text: string, overrides: PolicyOverrides): string {
  const parsed = parseAllDocuments(text);
  const documents: readonly Document.Parsed[] = Array.isArray(parsed) ? parsed : [];
  if (documents.some(({ errors }) => errors.length > 0)) return text;
  for (const document of documents) {
    const name = document.has('policy') ? document.get('policy') : undefined;
    if (typeof name !== 'string') continue;
    document.set('mode', 'auto');
    // Written out, each says where it begins.
    document.directives.docStart = true;
    const parameters = overrides[name];
    if (parameters !== undefined) document.setIn(['remedy', 0, 'params'], parameters);
  }
  return documents.map(String).join('');
}
