import { describe, expect, it } from 'vitest';
import { importsOf, readSources, type SourceFile } from '../support/source-tree.ts';

/**
 * Plug-in folders: a plug-in is one file that exports a value of the contract's type, and one line in the
 * folder's registry. Files that support plug-ins export nothing of that type and are not asked for.
 */
const plugins = [
  { folder: 'pollers/', contract: 'Poller', registry: 'pollers/registry.ts' },
  { folder: 'intake/', contract: 'EventSource', registry: 'intake/registry.ts' },
  { folder: 'actions/', contract: 'Action', registry: 'actions/registry.ts' },
  { folder: 'safety/gates/', contract: 'Gate', registry: 'safety/registry.ts' },
  { folder: 'posture/services/', contract: 'PostureService', registry: 'posture/registry.ts' },
  { folder: 'cli/', contract: 'CliCommand', registry: 'cli/registry.ts' },
  { folder: 'simulator/aws/', contract: 'SimulatedService', registry: 'simulator/aws/registry.ts' },
  { folder: 'simulator/actors/', contract: 'Actor', registry: 'simulator/actors/registry.ts' },
  { folder: 'simulator/faults/', contract: 'Fault', registry: 'simulator/faults/registry.ts' },
  { folder: 'simulator/judge/', contract: 'JudgeRule', registry: 'simulator/judge/registry.ts' },
  {
    folder: 'simulator/gameday/naive/',
    contract: 'Reflex',
    registry: 'simulator/gameday/naive/registry.ts',
  },
] as const;

function pluginFiles(files: readonly SourceFile[], plugin: (typeof plugins)[number]): readonly SourceFile[] {
  const exportsOne = new RegExp(
    `^export const \\w+(: ${plugin.contract}\\b| = define${plugin.contract}\\()`,
    'm',
  );
  return files.filter((file) => file.path.startsWith(plugin.folder) && exportsOne.test(file.text));
}

function unregistered(files: readonly SourceFile[], plugin: (typeof plugins)[number]): readonly string[] {
  const registry = files.find((file) => file.path === plugin.registry);
  const registered = new Set(registry === undefined ? [] : importsOf(registry));
  return pluginFiles(files, plugin)
    .filter((file) => !registered.has(file.path))
    .map((file) => `${file.path} is not in ${plugin.registry}`);
}

describe.each(plugins)('every $contract', (plugin) => {
  it('is a line in its registry', () => {
    expect(unregistered(readSources(), plugin)).toEqual([]);
  });

  it('is really found by this test', () => {
    expect(pluginFiles(readSources(), plugin).length).toBeGreaterThan(1);
  });

  it('would be missed if it were forgotten', () => {
    const text = `export const planted: ${plugin.contract} = {};`;
    const forgotten = { path: `${plugin.folder}planted.ts`, text };
    expect(unregistered([...readSources(), forgotten], plugin)).toContain(
      `${forgotten.path} is not in ${plugin.registry}`,
    );
  });
});
