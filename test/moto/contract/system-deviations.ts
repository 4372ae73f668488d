import type { Deviation } from './moto-deviations.ts';

/** As `motoDeviations`, of what `system-cases.ts` asks. */
export const systemDeviations: Readonly<Record<string, Readonly<Record<string, Deviation>>>> = {
  'a route to a NAT gateway, led to another one': {
    gateways: {
      simulated: [
        ['available', 'public'],
        ['available', 'public'],
      ],
      moto: [
        ['available', undefined],
        ['available', undefined],
      ],
      because: 'moto leaves out how a gateway is connected; AWS: public, unless private was asked for',
    },
    'to no gateway': {
      simulated: 'InvalidNatGatewayID.NotFound 400',
      moto: 'accepted',
      because: 'moto leads a route to whatever is named, and leaves out that it goes nowhere',
    },
  },
  'buckets, their versions, copies and tags': {
    regions: {
      simulated: ['us-east-1'],
      moto: [undefined],
      because: 'moto leaves out the region of a bucket, which AWS tells where a page size is asked for',
    },
  },
  'a function, its alias and its concurrency': {
    'dead letters': {
      simulated: 'undelivered',
      moto: '',
      because: 'moto forgets the dead-letter queue that a function is made with',
    },
    'revision then': {
      simulated: true,
      moto: false,
      because: 'moto keeps one revision of an alias for ever; AWS: a new one with each change',
    },
    'with an old revision': {
      simulated: 'PreconditionFailedException 412',
      moto: 'accepted',
      because: 'moto does not look at the revision that a change is made on',
    },
  },
  'a replication group of ElastiCache': {
    nodes: {
      simulated: 2,
      moto: 0,
      because: 'moto makes a replication group without the cache clusters that AWS lists of it',
    },
  },
  'a user and the access keys': {
    'no such key': {
      simulated: 'AccessDenied 403',
      moto: 'NoSuchEntityException 404',
      because: 'AWS does not tell whether a key exists that is not the caller’s account’s',
    },
  },
};
