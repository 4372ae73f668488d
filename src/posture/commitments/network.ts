import { type Committing, leftOut } from '../commitment.ts';

export const ofNatGateway: Committing = ({ name }) =>
  leftOut(`NAT gateway ${name}`, 'it is a way out, and not on the way in');

/** Ways to other networks. */
export const ofLink: Committing = ({ name }) =>
  leftOut(name, 'it leads to other networks, and not to those who use the service over the internet');
