export interface Deviation {
  readonly simulated: unknown;
  readonly moto: unknown;
  /** Why moto is the one that is wrong, or what it lacks. */
  readonly because: string;
}

/**
 * Where moto 5.2.3 is known to differ, by case and then by fact. All else must be the same; and what is
 * listed here must still differ, in exactly these values, or the list is out of date.
 */
export const motoDeviations: Readonly<Record<string, Readonly<Record<string, Deviation>>>> = {
  'an Auto Scaling group': {
    'activities of none': {
      simulated: 'ValidationError 400',
      moto: 'accepted',
      because: 'moto keeps no activities and does not look at the name of the group',
    },
  },
  'an instance told unhealthy': {
    replaced: {
      simulated: true,
      moto: false,
      because: 'moto stores the health status, and nothing acts on it',
    },
  },
  'a member of a group, terminated': {
    activity: {
      simulated: 'WaitingForELBConnectionDraining',
      moto: 'InProgress',
      because: 'nothing drains in moto; AWS waits for connections before it terminates a registered member',
    },
    'gone from the target group': {
      simulated: true,
      moto: false,
      because: 'moto leaves what Auto Scaling terminates registered, and calls it healthy',
    },
    'activities are told': {
      simulated: true,
      moto: false,
      because: 'moto keeps no activities',
    },
  },
  'a weighted record, changed': {
    accepted: {
      simulated: 'PENDING',
      moto: 'INSYNC',
      because: 'changes are with all name servers at once in moto; AWS: up to 60 seconds',
    },
    'created again': {
      simulated: 'InvalidChangeBatch 400',
      moto: 'accepted',
      because: 'moto makes a second record of the same name, type and identifier, which AWS forbids',
    },
    'deleted with another weight': {
      simulated: 'InvalidChangeBatch 400',
      moto: 'accepted',
      because: 'AWS deletes a record only when every value given is the one in force',
    },
  },
  'a health check': {
    observers: {
      simulated: true,
      moto: false,
      because: 'moto has one observer; AWS has checkers in at least three regions',
    },
  },
  'a replica, promoted': {
    'a primary after': {
      simulated: true,
      moto: false,
      because: 'moto accepts the promotion and leaves the source in place',
    },
    'let go by its source': {
      simulated: true,
      moto: false,
      because: 'moto accepts the promotion and leaves the replica in its source’s list',
    },
    'promoted again': {
      simulated: 'InvalidDBInstanceStateFault 400',
      moto: 'accepted',
      because: 'moto does not look at what it promotes',
    },
    'tags of none': {
      simulated: 'DBInstanceNotFoundFault 404',
      moto: 'accepted',
      because: 'moto answers no tags for an ARN of nothing',
    },
  },
  'an alarm and its metric': {
    'in alarm': {
      simulated: 0,
      moto: 1,
      because: 'moto forgets the state that was asked for when names are given, too',
    },
  },
  'an instance, launched, in rotation and out of it': {
    'none at all': {
      simulated: 'InvalidParameterValue 400',
      moto: 'accepted',
      because: 'moto launches nothing and says that it did; AWS: at least one',
    },
    'an unknown target': {
      simulated: 'InvalidTargetException 400',
      moto: 'accepted',
      because: 'moto registers what does not exist',
    },
  },
  'a group, made larger and smaller': {
    'beyond its maximum': {
      simulated: 'ValidationError 400',
      moto: 'accepted',
      because: 'moto does not hold the desired capacity within the group’s bounds',
    },
    'of none': {
      simulated: 'ValidationError 400',
      moto: 'Error 500',
      because: 'moto fails inside where the group does not exist',
    },
  },
  'processes of a group, suspended and resumed under a tag': {
    'an unknown process': {
      simulated: 'ValidationError 400',
      moto: 'accepted',
      because: 'moto keeps any name for a suspended process; AWS knows nine',
    },
  },
  'a replica, made': {
    'status at once': {
      simulated: 'creating',
      moto: 'available',
      because: 'nothing takes time in moto',
    },
    'made again': {
      simulated: 'DBInstanceAlreadyExistsFault 400',
      moto: 'accepted',
      because: 'moto makes the replica anew under the same name',
    },
  },
  'an alarm, made and set by hand': {
    'state at first': {
      simulated: 'INSUFFICIENT_DATA',
      moto: 'OK',
      because: 'AWS: a new alarm has no data until it has looked',
    },
  },
  'queues, how they are set, and their tags': {
    pages: {
      simulated: [['set-dead'], ['set-orders']],
      moto: [
        ['set-dead', 'set-orders'],
        ['set-dead', 'set-orders'],
      ],
      because: 'moto answers all queues on one page, whatever page size is asked for',
    },
  },
  'a topic, who listens to it, and its dead letters': {
    'one then': {
      simulated: ['1', '0'],
      moto: ['0', '0'],
      because: 'moto does not count who has subscribed; AWS does',
    },
  },
  'clusters of EKS where there are none': {
    'node groups': {
      simulated: 'ResourceNotFoundException 404',
      moto: 'SyntaxError 500',
      because: 'moto breaks down on the node groups of a cluster that is not there',
    },
  },
};
