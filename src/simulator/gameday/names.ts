import { shortName } from '../short-name.ts';
import type { World } from '../world/state/world.ts';

/** What a thing is called in a sentence. */
export interface Names {
  /** Of an ARN or an id. */
  of(id: string): string;
  /** A text in which every id that has a name is replaced by it. */
  inText(text: string): string;
}

const ids =
  /arn:aws[\w-]*:[^\s,;)]+|\bi-[0-9a-f]{8,17}\b|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

/**
 * Machines are called by their Name tag and numbered in order of creation, `shop-web-3`; health checks by
 * their name. An id would send whoever reads a timeline looking for what it is.
 */
export function namesOf(world: Pick<World, 'instances' | 'healthChecks'>): Names {
  const names = new Map<string, string>();
  const counted = new Map<string, number>();
  for (const { id, tags } of world.instances.values()) {
    const name = tags.get('Name') ?? tags.get('aws:autoscaling:groupName');
    if (name === undefined) continue;
    const number = (counted.get(name) ?? 0) + 1;
    counted.set(name, number);
    names.set(id, `${name}-${number}`);
  }
  for (const { id, name } of world.healthChecks.values()) names.set(id, `health check ${name}`);
  const of = (id: string) => {
    const short = shortName(id);
    return names.get(short) ?? short;
  };
  return { of, inText: (text) => text.replaceAll(ids, of) };
}
