import { instanceOperations } from './ec2-instances.ts';
import { launchOperations } from './ec2-launch.ts';
import { launchTemplateOperations } from './ec2-launch-templates.ts';
import { networkAclOperations } from './ec2-network-acls.ts';
import { networkOperations } from './ec2-network.ts';
import { placeOperations } from './ec2-places.ts';
import { securityGroupOperations } from './ec2-security-groups.ts';
import { snapshotOperations } from './ec2-snapshots.ts';
import { spotOperations } from './ec2-spot.ts';
import { tagOperations } from './ec2-tags.ts';
import { volumeOperations } from './ec2-volumes.ts';
import { vpnOperations } from './ec2-vpn.ts';
import type { SimulatedService } from '../operation.ts';

export const ec2: SimulatedService = {
  id: 'EC2',
  protocol: 'ec2',
  operations: {
    ...instanceOperations,
    ...launchOperations,
    ...launchTemplateOperations,
    ...networkAclOperations,
    ...networkOperations,
    ...placeOperations,
    ...securityGroupOperations,
    ...snapshotOperations,
    ...spotOperations,
    ...tagOperations,
    ...volumeOperations,
    ...vpnOperations,
  },
};
