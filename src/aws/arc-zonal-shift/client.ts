import { clientOf, SiblingClient } from '../sibling-client.ts';

const service = clientOf({
  serviceId: 'ARC Zonal Shift',
  apiVersion: '2022-10-30',
  namespace: 'com.amazonaws.arczonalshift',
  signingName: 'arc-zonal-shift',
});

/** ARC's zonal shift. */
export class ArcZonalShiftClient extends SiblingClient {
  constructor(configuration: object) {
    super({ ...configuration, ...service });
  }
}
