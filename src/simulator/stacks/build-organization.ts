import type { World } from '../world/state/world.ts';
import type { StackDescription } from './stack-schema.ts';

/** The organization that the account is in, if it is in one. */
export function buildOrganization(world: World, { organization }: StackDescription): void {
  if (organization === undefined) return;
  world.organization = {
    id: 'o-simulated01',
    root: 'r-sim1',
    mayList: organization.mayList,
    members: organization.accounts.map(({ id, ...rest }) => ({ account: id, ...rest })),
  };
}
