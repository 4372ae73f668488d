import { isInScalingGroup } from '../../model/in-scaling-group.ts';
import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { about, byHand, type Estimate, type Recovery, unclear } from '../estimate.ts';
import { textsIn } from '../read.ts';
import { backupsOf, lostSinceBackup } from './backups.ts';

/** Instances that stand alone: in no Auto Scaling group and behind no load balancer. */
export const instances: Recovery = {
  kinds: ['ec2:instance'],
  time: (instance, loss) => {
    if (!standsAlone(instance)) return undefined;
    if (loss === 'instance' && instance.facts['autoRecovery'] === 'default')
      return unclear(`EC2 recovers ${instance.name} by itself, in a time that AWS does not publish`);
    return byHand(`nothing replaces ${instance.name}`);
  },
  data: (instance, loss, model) => {
    if (!standsAlone(instance)) return undefined;
    if (instance.facts['volumes'] === undefined) return unclear(`what volumes ${instance.name} has`);
    if (textsIn(instance, 'volumes').length === 0)
      return unclear(`whether anything is kept on ${instance.name}, which has no volume`);
    switch (loss) {
      case 'instance':
        return about({
          what: `the volumes of ${instance.name} outlive its host`,
          seconds: 0,
          source: 'Amazon EBS: volumes',
        });
      case 'zone':
        return lostWithZone(instance, model);
      case 'region':
        return unclear(`whether ${instance.name} keeps anything that is not in another region as well`);
    }
  },
};

function standsAlone(instance: Resource): boolean {
  return !isInScalingGroup(instance) && instance.relations.every(({ type }) => type !== 'member-of');
}

/** A volume stands in one zone. What has no snapshot may be data that is lost, or a system that is made again. */
function lostWithZone(instance: Resource, model: Model): Estimate {
  const bare = textsIn(instance, 'volumesWithoutSnapshot');
  if (bare.length > 0)
    return unclear(
      `whether ${instance.name} keeps anything on ${bare.join(' and ')} alone, of which there is no snapshot`,
    );
  return backupsOf(instance, model).every(({ kind }) => kind === 'none')
    ? unclear(`whether ${instance.name} keeps anything, for there is no backup of it`)
    : lostSinceBackup(instance, model);
}
