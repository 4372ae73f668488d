import { ephemeral, passage } from '../../model/acl-entries.ts';
import { network } from '../world/network/acls.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import { asName, resourcesOf, said, type Sketch, text, texts } from './sketch.ts';

type WrittenAcl = NonNullable<WrittenStack['networkAcls']>[number];

/** Network ACLs that are not the default one: of each zone that one of them guards the first, and those that let no answer out. */
export function drawNetworkAcls(sketch: Sketch): readonly WrittenAcl[] {
  const subnets = resourcesOf(sketch, 'vpc:subnet');
  const guarded = new Set<string>();
  const names = new Set<string>();
  let others = 0;
  const drawn = resourcesOf(sketch, 'network-acl:acl').flatMap(({ name: given, facts }): WrittenAcl[] => {
    if (facts['isDefault'] === true) return [];
    const name = asName(given);
    const own = texts(facts['subnets']);
    const zone = subnets.find(
      (one) => own.includes(text(one.facts['subnet']) ?? '') && isFree(one.zone),
    )?.zone;
    const isOneWay = passage(texts(facts['outbound']), network, ephemeral).passes === 'no';
    if (names.has(name) || (zone === undefined) !== isOneWay) {
      others += 1;
      return [];
    }
    names.add(name);
    if (zone !== undefined) guarded.add(zone);
    return [said({ name, zone, answers: isOneWay ? false : undefined })];
  });
  if (others > 0) sketch.leftOut.push(`network ACLs that are not simulated: ${others}`);
  return drawn;

  function isFree(zone: string | undefined): boolean {
    const isKnown = sketch.regions.some(({ zones }) => zones.includes(zone ?? ''));
    return zone !== undefined && isKnown && !guarded.has(zone);
  }
}
