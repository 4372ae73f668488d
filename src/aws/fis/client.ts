import { clientOf, SiblingClient } from '../sibling-client.ts';

const service = clientOf({
  serviceId: 'fis',
  apiVersion: '2020-12-01',
  namespace: 'com.amazonaws.fis',
  signingName: 'fis',
});

/** AWS Fault Injection Service. Its newest package that can be had is years older than the SDK's parts here. */
export class FisClient extends SiblingClient {
  constructor(configuration: object) {
    super({ ...configuration, ...service });
  }
}
