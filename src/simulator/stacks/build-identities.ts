import type { World } from '../world/state/world.ts';
import { monthMs } from './ground.ts';
import type { StackDescription } from './stack-schema.ts';

/** Users of IAM and their keys. Ids are counted, not drawn, so that they shift nothing else. `startAt`: when the story begins. */
export function buildIdentities(world: World, stack: StackDescription, startAt: number): void {
  const now = world.clock.now();
  const { rootKeys, users, serverCertificates, ownActions } = stack.identities;
  world.identities = {
    rootKeys,
    ownActions,
    serverCertificates: serverCertificates.map(({ name, expiresIn }, index) => ({
      arn: `arn:aws:iam::${world.account}:server-certificate/${name}`,
      name,
      id: `ASCA${counted(index)}`,
      uploadedAt: now - monthMs,
      expiresAt: startAt + expiresIn,
    })),
    users: users.map(({ name, keys }, index) => ({
      arn: `arn:aws:iam::${world.account}:user/${name}`,
      name,
      id: `AIDA${counted(index)}`,
      createdAt: now - Math.max(monthMs, ...keys.map(({ age }) => age)),
      keys: keys.map(({ age, used, active }, which) => ({
        id: `AKIA${counted(2 * index + which)}`,
        active,
        createdAt: now - age,
        ...(used === undefined ? {} : { usedAt: now - used }),
      })),
    })),
  };
}

const counted = (index: number): string => String(index + 1).padStart(16, '0');
