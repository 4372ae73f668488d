import type { Problem } from './policy.ts';
import type { Path, YamlSource } from './yaml-source.ts';

/** Says what is wrong at a path of a document. */
export type Report = (
  path: Path,
  message: string,
  hint?: string,
  options?: { readonly severity?: Problem['severity']; readonly atKey?: boolean },
) => void;

export function reportInto(problems: Problem[], source: YamlSource): Report {
  return (path, message, hint, options = {}) =>
    problems.push({
      severity: options.severity ?? 'error',
      position: options.atKey === true ? source.positionOfKey(path) : source.positionOf(path),
      message,
      ...(hint === undefined ? {} : { hint }),
    });
}
