import { type AclEntry, ephemeral, parseEntry, passage } from '../../model/acl-entries.ts';
import type { Resource } from '../../model/resource.ts';
import { textsIn } from '../read.ts';
import { type PostureRule, sound, weak } from '../rule.ts';

const asymmetric: PostureRule = {
  id: 'network-acl/asymmetric',
  title: 'A network ACL that lets requests through and not their answers',
  severity: 'medium',
  kinds: ['network-acl:acl'],
  reads: ['inbound', 'outbound'],
  why: 'A network ACL keeps no state: an answer is let through only where an entry says so, on the ports 1024 to 65535 from which its client asked. Where it is not, connections hang until they time out, and it looks like a broken application.',
  change:
    'For each block of addresses that is let in, let TCP out to it on ports 1024–65535, and the same the other way round. Security groups keep state, and need neither.',
  bearsOn: ['slo', 'rtoSeconds'],
  judge(acl) {
    const found = unanswered(acl, 'inbound', 'outbound') ?? unanswered(acl, 'outbound', 'inbound');
    return found === undefined ? sound : weak(found);
  },
  cases: {
    fires: {
      resources: [
        acl(
          ['100 allow tcp 443-443 10.0.0.0/16', '32767 deny all 0-65535 0.0.0.0/0'],
          ['100 allow tcp 443-443 0.0.0.0/0', '32767 deny all 0-65535 0.0.0.0/0'],
        ),
      ],
    },
    sound: {
      resources: [
        acl(
          ['100 allow tcp 443-443 10.0.0.0/16', '110 allow tcp 1024-65535 0.0.0.0/0'],
          ['100 allow tcp 443-443 0.0.0.0/0', '110 allow tcp 1024-65535 10.0.0.0/8'],
        ),
      ],
    },
  },
};

function acl(inbound: readonly string[], outbound: readonly string[]) {
  return { kind: 'network-acl:acl', name: 'private', facts: { inbound, outbound } } as const;
}

/** What is let through one way and whose answers are not let through the other, in words. */
function unanswered(
  one: Resource,
  asked: 'inbound' | 'outbound',
  answered: 'inbound' | 'outbound',
): string | undefined {
  const entries = textsIn(one, asked);
  const found = entries
    .flatMap((words) => parseEntry(words) ?? [])
    .find(
      (entry) =>
        isForRequests(entry) &&
        passage(entries, entry.block, entry).passes !== 'no' &&
        passage(textsIn(one, answered), entry.block, ephemeral).passes === 'no',
    );
  if (found === undefined) return undefined;
  const where = asked === 'inbound' ? `in from ${found.block}` : `out to ${found.block}`;
  return `entry ${found.number} lets TCP ${found.from}-${found.to} ${where}, and no answer goes ${answered}`;
}

/** One for all of the ports of answers may be the answering half of another. */
function isForRequests({ action, protocol, from, to, block }: AclEntry): boolean {
  const isForAnswers = from <= 32_768 && to >= 60_999;
  return action === 'allow' && protocol === 'tcp' && !isForAnswers && !block.includes(':');
}

export const networkAclRules: readonly PostureRule[] = [asymmetric];
