import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { about, byHand, type Estimate, type Recovery, unclear } from '../estimate.ts';
import { numberIn, textIn, textsIn } from '../read.ts';
import { lostSinceBackup } from './backups.ts';
import { keptInZones } from './within-region.ts';

/** EFS: a regional file system outlives a zone, for machines that reach it through another one. */
export const fileSystems: Recovery = {
  kinds: ['efs:file-system'],
  time: (files, loss, model) => {
    if (loss === 'instance') return undefined;
    if (loss === 'region') return inAnotherRegion(files, model);
    const zone = textIn(files, 'oneZone');
    if (zone === undefined) return unclear(`whether ${files.name} is in one zone`);
    if (zone !== 'no') return byHand(`all of ${files.name} is in ${zone}`);
    if (files.facts['mountZones'] === undefined) return unclear(`the mount targets of ${files.name}`);
    return textsIn(files, 'mountZones').length > 1
      ? about({
          what: `${files.name} has mount targets in other zones`,
          seconds: 0,
          source: 'Amazon EFS: resilience',
        })
      : byHand(`${files.name} has a mount target in one zone only`);
  },
  data: (files, loss, model) => {
    if (loss === 'region') return lostWithRegion(files, model);
    const zone = textIn(files, 'oneZone');
    if (zone === undefined) return unclear(`whether ${files.name} is in one zone`);
    return loss === 'zone' && zone !== 'no' ? lostSinceBackup(files, model) : keptInZones('Amazon EFS');
  },
};

/** Copies that EFS keeps, seen from their own side: only those in regions that are read are known. */
function copiesOf(files: Resource, model: Model): readonly Resource[] {
  return [...model.ofKind('efs:file-system')]
    .flatMap((id) => model.resources.get(id) ?? [])
    .filter((one) => textIn(one, 'replicaOf') === files.id && one.region !== files.region);
}

/** A copy is not asked for copies of its own. AWS: it takes no writes until somebody ends the replication. */
function inAnotherRegion(files: Resource, model: Model): Estimate | undefined {
  if (files.facts['isReplica'] === true) return undefined;
  const [copy] = copiesOf(files, model);
  return byHand(
    copy === undefined
      ? `EFS leads nobody to a copy of ${files.name} in another region`
      : `somebody has to make ${copy.name} in ${copy.region} take writes, and lead machines to it`,
  );
}

function lostWithRegion(files: Resource, model: Model): Estimate | undefined {
  if (files.facts['isReplica'] === true) return undefined;
  const copies = copiesOf(files, model);
  if (copies.length === 0) return unclear('whether it is replicated to a region that is not read');
  const [nearest] = copies
    .flatMap((copy) => {
      const seconds = numberIn(copy, 'replicaBehindSeconds');
      return seconds === undefined ? [] : [{ copy, seconds }];
    })
    .toSorted((a, b) => a.seconds - b.seconds);
  return nearest === undefined
    ? unclear(`how far the copies of ${files.name} are behind`)
    : about({
        what: `${nearest.copy.name} in ${nearest.copy.region} is behind`,
        seconds: nearest.seconds,
        source: 'DescribeReplicationConfigurations, when it was last read',
      });
}
