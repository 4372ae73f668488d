import type { Deviation } from './moto-deviations.ts';

/** What is said of each of two tables that are there. */
const well = [[['dynamodb/status', 'pass']], [['dynamodb/status', 'pass']]] as const;

/** As `motoDeviations`, of what `watched-cases.ts` asks. */
export const watchedDeviations: Readonly<Record<string, Readonly<Record<string, Deviation>>>> = {
  'a network ACL, and a denial before its entries': Object.fromEntries(
    Object.entries({
      inbound: ['100 allow tcp 1-65535 10.0.0.0/8', '110 allow tcp 1024-65535 0.0.0.0/0'],
      outbound: ['100 allow tcp 1-65535 10.0.0.0/8', '110 allow tcp 443-443 0.0.0.0/0'],
      'inbound then': [
        '1 deny all 0-65535 10.0.0.0/8',
        '100 allow tcp 1-65535 10.0.0.0/8',
        '110 allow tcp 1024-65535 0.0.0.0/0',
      ],
      'outbound then': ['100 allow tcp 1-65535 10.0.0.0/8', '110 allow tcp 443-443 0.0.0.0/0'],
    }).map(([fact, moto]) => [
      fact,
      {
        simulated: [...moto, '32767 deny all 0-65535 0.0.0.0/0'],
        moto,
        because: 'moto leaves out the last entry of every ACL, which denies what no other lets through',
      },
    ]),
  ),
  'the attributes of load balancers and target groups': {
    'across zones': {
      simulated: [true, false],
      moto: [false, false],
      because: 'moto has it off for all; AWS: on for each application load balancer, off for network ones',
    },
    'fails open below': {
      simulated: ['off', '50', 'off'],
      moto: [undefined, '50', 'off'],
      because: 'moto leaves out what nobody has set yet; AWS answers it with its default',
    },
    'an unknown attribute': {
      simulated: 'InvalidConfigurationRequestException 400',
      moto: 'accepted',
      because: 'moto keeps an attribute of any name',
    },
  },
  'a recorder of AWS Config and its rules, and the recorder stopped': {
    'of no rule': {
      simulated: 'NoSuchConfigRuleException 400',
      moto: 'SyntaxError 500',
      because: 'moto has nothing of compliance, and answers a page of HTML',
    },
  },
  'a name that fails over, flipped': {
    'sent, at once': {
      simulated: 'under-way',
      moto: 'done',
      because: 'changes are with all name servers at once in moto; AWS: up to 60 seconds',
    },
  },
  'a distribution, and its origins switched': {
    'sent, at once': {
      simulated: 'under-way',
      moto: 'done',
      because: 'a changed distribution is with all edges at once in moto; AWS takes minutes',
    },
    'a new tag': {
      simulated: true,
      moto: false,
      because: 'moto keeps one ETag of a distribution for ever; AWS: a new one with each change',
    },
    'with an old tag': {
      simulated: 'PreconditionFailed 412',
      moto: 'accepted',
      because: 'as the tag never changes, none is old in moto',
    },
  },
  'a classic load balancer, and an instance of it that is stopped': {
    'its instance then': {
      simulated: [
        [
          'elb/target-health',
          'fail',
          'load balancer old says OutOfService (Instance: Instance is in stopped state.)',
        ],
      ],
      moto: [['elb/target-health', 'fail', 'load balancer old says OutOfService']],
      because: 'moto gives no reason why an instance is out of service',
    },
    'of another instance': {
      simulated: 'InvalidEndPointException 400',
      moto: 'accepted',
      because: 'moto answers Unknown of what is not registered; AWS: InvalidInstance',
    },
  },
  'tables and how they are set, and what is provisioned of one raised': {
    carts: {
      simulated: {
        status: 'ACTIVE',
        billing: 'on-demand',
        replicaRegions: [],
        deletionProtection: false,
        pointInTimeRecovery: false,
      },
      moto: {
        status: 'ACTIVE',
        billing: 'on-demand',
        replicaRegions: [],
        indexes: [],
        deletionProtection: false,
        pointInTimeRecovery: false,
      },
      because: 'moto answers an empty list of indexes where AWS leaves the list out',
    },
    'replicas of stock': {
      simulated: ['us-west-2'],
      moto: [],
      because: 'moto has no global tables: it takes a replica and keeps nothing of it',
    },
    words: {
      simulated: [...well, [...well[0], ['dynamodb/replica-status', 'pass']]],
      moto: [...well, well[0]],
      because: 'of a replica that moto has not kept there is nothing to say',
    },
    'status at once': {
      simulated: 'UPDATING',
      moto: 'ACTIVE',
      because: 'nothing takes time in moto',
    },
    'to the same': {
      simulated: 'ValidationException 400',
      moto: 'accepted',
      because: 'moto takes a change that changes nothing; AWS refuses it',
    },
  },
};
