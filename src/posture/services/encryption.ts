import type { Resource } from '../../model/resource.ts';
import { textsIn } from '../read.ts';
import { type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const certificate = (facts: Resource['facts']) => ({
  kind: 'acm:certificate' as const,
  name: 'shop.example.com',
  facts: { inUse: true, ...facts },
});

const renewedByNobody: PostureRule = {
  id: 'acm/no-renewal',
  title: 'A certificate that ACM does not renew',
  severity: 'medium',
  kinds: ['acm:certificate'],
  reads: ['renewalEligibility', 'inUse'],
  why: 'It expires on a day that somebody has to remember. At that moment every client turns away, everywhere it is used, though all health checks stay green.',
  change:
    'Let ACM issue the certificate, with DNS validation, and leave the validation record where it is; of one that has to be imported, import the next one a month before the end.',
  bearsOn: ['slo', 'rtoSeconds'],
  concerns: ({ facts }) => facts['inUse'] !== false,
  judge: ({ facts }) =>
    facts['renewalEligibility'] === 'ELIGIBLE'
      ? sound
      : weak(facts['type'] === 'IMPORTED' ? 'it was imported' : 'ACM calls it ineligible for renewal'),
  cases: {
    fires: { resources: [certificate({ type: 'IMPORTED', renewalEligibility: 'INELIGIBLE' })] },
    sound: { resources: [certificate({ type: 'AMAZON_ISSUED', renewalEligibility: 'ELIGIBLE' })] },
  },
};

const balancer = (plainPorts: readonly string[]) => ({
  kind: 'elbv2:load-balancer' as const,
  name: 'shop',
  facts: { scheme: 'internet-facing', plainPorts },
});

const openOnTheWay: PostureRule = {
  id: 'encryption/in-transit-off',
  title: 'A public load balancer that takes requests unencrypted',
  severity: 'medium',
  kinds: ['elbv2:load-balancer', 'elb:load-balancer'],
  reads: ['scheme', 'plainPorts'],
  why: 'Whoever is on the way reads passwords and cookies and can change what comes back. The day on which it is noticed, the service is closed in a hurry.',
  change:
    'Give it an HTTPS listener with a certificate of ACM, and let the listener on HTTP only redirect to that; a classic one cannot redirect, and is replaced by an application load balancer.',
  bearsOn: ['slo'],
  concerns: ({ facts }) => facts['scheme'] !== 'internal' && facts['type'] !== 'network',
  judge: (one) => {
    const ports = textsIn(one, 'plainPorts');
    return ports.length === 0
      ? sound
      : weak(`HTTP on port ${ports.join(' and ')} leads to its targets and not to HTTPS`);
  },
  cases: {
    fires: { resources: [balancer(['80'])] },
    sound: { resources: [balancer([])] },
  },
};

const distribution = (viewerProtocol: string) => ({
  kind: 'cloudfront:distribution' as const,
  name: 'www.example.com',
  region: 'global',
  facts: { enabled: true, viewerProtocol },
});

const openToViewers: PostureRule = {
  id: 'encryption/viewers-in-transit-off',
  title: 'A distribution that answers unencrypted requests',
  severity: 'medium',
  kinds: ['cloudfront:distribution'],
  reads: ['enabled', 'viewerProtocol'],
  why: 'Whoever is on the way reads passwords and cookies and can change what comes back; that the origin is spoken to by HTTPS does not help those who come by HTTP.',
  change:
    'Set the viewer protocol policy of the default behaviour to redirect-to-https, and of the others as well.',
  bearsOn: ['slo'],
  concerns: ({ facts }) => facts['enabled'] !== false,
  judge: ({ facts }) =>
    facts['viewerProtocol'] === 'allow-all' ? weak('its viewer protocol policy is allow-all') : sound,
  cases: {
    fires: { resources: [distribution('allow-all')] },
    sound: { resources: [distribution('redirect-to-https')] },
  },
};

const database = (encrypted: boolean) => ({
  kind: 'rds:instance' as const,
  name: 'orders',
  facts: { encrypted },
});

const openAtRest: PostureRule = {
  id: 'encryption/at-rest-off',
  title: 'A database whose storage is not encrypted',
  severity: 'medium',
  kinds: ['rds:instance', 'rds:cluster'],
  reads: ['encrypted'],
  why: 'Its backups and snapshots are not encrypted either, and can be shared by one wrong call. Encryption cannot be turned on later: the database has to be copied and moved, which is an outage that is better planned.',
  change:
    'Copy a snapshot with encryption, restore the database from it beside the old one, and switch over at a quiet hour.',
  bearsOn: ['rtoSeconds', 'rpoSeconds'],
  // Members share the storage of their cluster, which is asked itself.
  concerns: ({ kind, facts }) => kind === 'rds:cluster' || facts['clusterId'] === undefined,
  judge: ({ facts }) => (facts['encrypted'] === false ? weak('encryption is off') : sound),
  cases: {
    fires: { resources: [database(false)] },
    sound: { resources: [database(true)] },
  },
};

const openVolumes: PostureRule = {
  id: 'encryption/volumes-at-rest-off',
  title: 'A machine with volumes that are not encrypted',
  severity: 'medium',
  kinds: ['ec2:instance'],
  reads: ['unencryptedVolumes'],
  why: 'Snapshots of them are not encrypted either, and one wrong call shows them to everybody. A volume cannot be encrypted later: each has to be copied and exchanged.',
  change:
    'Turn on encryption by default for the region, so that whatever is launched from now on is encrypted; then replace the machines, or copy the volumes by encrypted snapshots.',
  bearsOn: ['rpoSeconds'],
  judge: (one) => {
    const volumes = textsIn(one, 'unencryptedVolumes');
    return volumes.length === 0 ? sound : weak(`not encrypted: ${volumes.join(', ')}`);
  },
  cases: {
    fires: {
      resources: [
        { kind: 'ec2:instance', name: 'web', facts: { unencryptedVolumes: ['vol-0123456789abcdef0'] } },
      ],
    },
    sound: { resources: [{ kind: 'ec2:instance', name: 'web', facts: { unencryptedVolumes: [] } }] },
  },
};

const files = (encrypted: boolean) => ({
  kind: 'efs:file-system' as const,
  name: 'uploads',
  facts: { encrypted },
});

const openFiles: PostureRule = {
  id: 'encryption/files-at-rest-off',
  title: 'A file system that is not encrypted',
  severity: 'medium',
  kinds: ['efs:file-system'],
  reads: ['encrypted'],
  why: 'Encryption cannot be turned on later: all files have to be moved to another file system, and everything that mounts it has to be led there.',
  change: 'Create an encrypted file system, move the files with AWS DataSync, and mount that one instead.',
  bearsOn: ['rpoSeconds'],
  judge: ({ facts }) => (facts['encrypted'] === false ? weak('encryption is off') : sound),
  cases: { fires: { resources: [files(false)] }, sound: { resources: [files(true)] } },
};

const cache = (facts: Resource['facts']) => ({
  kind: 'elasticache:replication-group' as const,
  name: 'sessions',
  facts,
});

const openCaches: PostureRule = {
  id: 'encryption/caches-at-rest-off',
  title: 'A cache whose snapshots are not encrypted',
  severity: 'low',
  kinds: ['elasticache:replication-group'],
  reads: ['encryptedAtRest'],
  why: 'Its snapshots, and what it swaps to disk, can be read by whoever gets at them, sessions and personal data among it. Encryption at rest cannot be turned on later: the cache has to be made anew.',
  change:
    'Create an encrypted replication group, from a snapshot of this one where its content matters, and lead the clients to it at a quiet hour.',
  bearsOn: ['rpoSeconds'],
  judge: ({ facts }) => (facts['encryptedAtRest'] === false ? weak('encryption at rest is off') : sound),
  cases: {
    fires: { resources: [cache({ encryptedAtRest: false })] },
    sound: { resources: [cache({ encryptedAtRest: true })] },
  },
};

const openToCaches: PostureRule = {
  id: 'encryption/caches-in-transit-off',
  title: 'A cache that is spoken to unencrypted',
  severity: 'medium',
  kinds: ['elasticache:replication-group'],
  reads: ['encryptedInTransit'],
  why: 'Whoever is in the network reads sessions and tokens, and without encryption in transit a cache of Redis can ask nobody for a password.',
  change:
    'Set transit encryption to `preferred`, move the clients to TLS, then set it to `required`; older engines have to be made anew.',
  bearsOn: ['slo'],
  judge: ({ facts }) =>
    facts['encryptedInTransit'] === false ? weak('encryption in transit is off') : sound,
  cases: {
    fires: { resources: [cache({ encryptedInTransit: false })] },
    sound: { resources: [cache({ encryptedInTransit: true })] },
  },
};

export const encryption: PostureService = {
  name: 'ACM, encryption',
  rules: [
    renewedByNobody,
    openOnTheWay,
    openToViewers,
    openAtRest,
    openVolumes,
    openFiles,
    openCaches,
    openToCaches,
  ],
};
