import type { ParseContext } from '../policy/parse-context.ts';
import type { Config } from './config.ts';

/**
 * What the configuration knows of that policies name. Where it has none of a kind, nothing is said of that
 * kind: every policy would be warned of, and nobody would read the warnings.
 */
export function knownNames({
  notify,
  http,
  calendars,
  safety: { budgets },
}: Pick<Config, 'notify' | 'http' | 'calendars' | 'safety'>): Pick<
  ParseContext,
  'channels' | 'people' | 'calendars' | 'mostAtOnce'
> {
  const channels = new Set(Object.keys(notify.channels));
  const operators = http.tokens
    .filter(({ role }) => role !== 'viewer' && role !== 'alerts')
    .map(({ name }) => name);
  const reached = Object.values(notify.channels).flatMap(({ person }) => person ?? []);
  const people = new Set([...operators, ...reached]);
  const written = new Set(Object.keys(calendars));
  const [setting, count] = (['region', 'account', 'daemon'] as const)
    .map((name) => [`safety.budgets.${name}`, budgets[name]] as const)
    .reduce((least, each) => (each[1] < least[1] ? each : least));
  return {
    ...(channels.size > 0 ? { channels } : {}),
    ...(people.size > 0 ? { people } : {}),
    ...(written.size > 0 ? { calendars: written } : {}),
    mostAtOnce: { count, setting },
  };
}
