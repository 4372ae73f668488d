import { about, byHand, type Recovery, unclear } from '../estimate.ts';
import { textIn, textsIn } from '../read.ts';
import { lostSinceBackup } from './backups.ts';
import { keptInZones } from './within-region.ts';

/** EFS: a regional file system outlives a zone, for machines that reach it through another one. */
export const fileSystems: Recovery = {
  kinds: ['efs:file-system'],
  time: (files, loss) => {
    if (loss === 'instance') return undefined;
    if (loss === 'region') return byHand(`EFS leads nobody to a copy of ${files.name} in another region`);
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
    // Replication of EFS to another region is not read.
    if (loss === 'region') return unclear('whether it is replicated to another region');
    const zone = textIn(files, 'oneZone');
    if (zone === undefined) return unclear(`whether ${files.name} is in one zone`);
    return loss === 'zone' && zone !== 'no' ? lostSinceBackup(files, model) : keptInZones('Amazon EFS');
  },
};
