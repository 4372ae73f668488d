import { z } from 'zod';
import { keysInSchema } from '../policy/json-schema-keys.ts';
import type { Problem } from '../policy/policy.ts';
import { hasErrors } from '../policy/problem-text.ts';
import { schemaProblems, valueAt } from '../policy/schema-problems.ts';
import { didYouMean } from '../policy/suggest.ts';
import { type Path, parseYaml, type YamlSource } from '../policy/yaml-source.ts';
import { checkConfig } from './check-config.ts';
import { type Config, configSchema } from './config.ts';
import { type EnvSetting, envSettings, otherVariables } from './config-env.ts';

export interface ReadConfig {
  readonly config?: Config;
  readonly problems: readonly Problem[];
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The configuration out of the text of a file and the environment, which goes before it; or every mistake
 * in both at once. No file and no variables is a valid configuration.
 */
export function readConfig(
  file: { readonly name: string; readonly text: string } | undefined,
  env: Env,
): ReadConfig {
  const yaml = parseYaml(file?.name ?? 'holdfast.yaml', file?.text ?? '');
  const problems: Problem[] = [...yaml.problems, ...unknownVariables(env)];
  const [written, second] = yaml.documents;
  if (second !== undefined)
    problems.push({
      severity: 'error',
      position: second.positionOf([]),
      message: 'the configuration is one document',
    });
  if (hasErrors(yaml.problems)) return { problems };
  const given = envSettings.filter(({ name }) => env[name] !== undefined && env[name] !== '');
  const source = withEnvironment(written, given, env);
  const parsed = configSchema.safeParse(source.value);
  if (!parsed.success) {
    const shape = z.toJSONSchema(configSchema, { io: 'input' });
    problems.push(...schemaProblems(source, parsed.error, (path) => keysInSchema(shape, path)));
    return { problems };
  }
  problems.push(...checkConfig(source, parsed.data));
  return hasErrors(problems) ? { problems } : { config: parsed.data, problems };
}

/** The document with the variables written over it; what a variable gave is positioned at the variable. */
function withEnvironment(
  written: YamlSource | undefined,
  given: readonly EnvSetting[],
  env: Env,
): YamlSource {
  const nowhere = { file: 'holdfast.yaml', line: 0, column: 0 };
  const at = (path: Path, of: 'positionOf' | 'positionOfKey') => {
    const setting = given.find((each) => each.path.every((step, index) => path[index] === step));
    if (setting !== undefined) return { file: setting.name, line: 0, column: 0 };
    return written?.[of](path) ?? nowhere;
  };
  let value: unknown = written?.value ?? {};
  for (const { name, path, read } of given) {
    const text = env[name] ?? '';
    value = put(value, path, read === undefined ? text : read(text));
  }
  return {
    file: written?.file ?? nowhere.file,
    value,
    positionOf: (path) => at(path, 'positionOf'),
    positionOfKey: (path) => at(path, 'positionOfKey'),
    positionInText: (path) => at(path, 'positionOf'),
  };
}

/** A copy in which the value at a path is another. */
function put(whole: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const inner = put(valueAt(whole, [step]), rest, value);
  if (typeof step === 'number') {
    const list: unknown[] = Array.isArray(whole) ? [...whole] : [];
    list[step] = inner;
    return list;
  }
  const base = typeof whole === 'object' && whole !== null ? whole : {};
  return { ...base, [step]: inner };
}

function unknownVariables(env: Env): readonly Problem[] {
  const known = [...envSettings.map(({ name }) => name), ...Object.keys(otherVariables)];
  return Object.keys(env)
    .filter((name) => name.startsWith('HOLDFAST_') && !known.includes(name))
    .filter((name) => !isServiceLink(name, env[name] ?? ''))
    .toSorted()
    .map((name) => {
      const hint = didYouMean(name, known);
      return {
        severity: 'error' as const,
        position: { file: name, line: 0, column: 0 },
        message: 'there is no such setting',
        ...(hint === undefined ? {} : { hint }),
      };
    });
}

/** Kubernetes sets these by itself beside a Service that is called holdfast. */
function isServiceLink(name: string, value: string): boolean {
  if (/_SERVICE_(HOST|PORT)(_[A-Z0-9_]+)?$/.test(name)) return true;
  return (
    /_PORT(_\d+_(TCP|UDP)(_(PROTO|PORT|ADDR))?)?$/.test(name) &&
    (name !== 'HOLDFAST_PORT' || value.includes('://'))
  );
}
