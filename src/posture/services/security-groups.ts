import { isForTheWorld, parseRule, type SecurityRule } from '../../model/security-rule.ts';
import { networkAclRules } from './network-acls.ts';
import { textsIn } from '../read.ts';
import { type PostureRule, type PostureService, sound, weak } from '../rule.ts';

/** What is meant for everybody: HTTP and HTTPS. */
const publicPorts: ReadonlySet<number> = new Set([80, 443]);

const openToTheWorld: PostureRule = {
  id: 'security-group/open-to-world',
  title: 'A security group that lets the whole internet in',
  severity: 'high',
  kinds: ['security-group:group'],
  reads: ['rules'],
  why: 'Whatever listens there is found within minutes and tried day and night. The first weak password or unpatched service is an outage with data loss, and closing it in a hurry is the next one.',
  change:
    'Name who has to get in: the security group of the load balancer, your own addresses; for shells use Systems Manager Session Manager, which needs no open port.',
  bearsOn: ['slo', 'rpoSeconds'],
  judge(group) {
    const open = textsIn(group, 'rules')
      .flatMap((words) => parseRule(words) ?? [])
      .filter(isExposed);
    return open.length === 0 ? sound : weak(`the internet is let in to ${open.map(portsInWords).join(', ')}`);
  },
  cases: {
    fires: {
      resources: [
        {
          kind: 'security-group:group',
          name: 'admin',
          facts: { rules: ['tcp 22-22 0.0.0.0/0', 'tcp 443-443 0.0.0.0/0'] },
        },
      ],
    },
    sound: {
      resources: [
        {
          kind: 'security-group:group',
          name: 'web',
          facts: {
            rules: [
              'icmp -1--1 0.0.0.0/0',
              'tcp 22-22 10.0.0.0/8',
              'tcp 443-443 ::/0',
              'tcp 80-80 0.0.0.0/0',
            ],
          },
        },
      ],
    },
  },
};

function isExposed(rule: SecurityRule): boolean {
  if (!isForTheWorld(rule) || rule.protocol.startsWith('icmp')) return false;
  return rule.from !== rule.to || !publicPorts.has(rule.from) || rule.protocol !== 'tcp';
}

function portsInWords({ protocol, from, to }: SecurityRule): string {
  if (protocol === 'all') return 'every port';
  return `${protocol} ${from === to ? from : `${from} to ${to}`}`;
}

export const securityGroups: PostureService = {
  name: 'Security groups, network ACLs',
  rules: [openToTheWorld, ...networkAclRules],
};
