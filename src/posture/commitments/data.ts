import type { Resource } from '../../model/resource.ts';
import { type Committing, leftOut, needed, perhaps } from '../commitment.ts';
import { holdsTheData } from '../holds-the-data.ts';
import { textIn, textsIn } from '../read.ts';
import { isCopy } from '../recovery/buckets.ts';
import { isAurora, isOther } from '../recovery/databases.ts';

/**
 * AWS, "Amazon RDS Service Level Agreement": 99.95 % in several zones, 99.5 % of a single instance; "Amazon Aurora
 * Service Level Agreement": 99.99 % in several zones, 99.9 % in one.
 */
export const ofDatabase: Committing = (database) => {
  const { multiAz } = database.facts;
  if (!holdsTheData(database)) return undefined;
  if (typeof multiAz !== 'boolean')
    return needed('data', {
      what: `database ${database.name}, whose zones are not known`,
      source: 'Amazon RDS SLA',
    });
  if (isOther(database))
    return needed('data', {
      what: `database ${database.name}`,
      source: 'no service level agreement is kept here',
    });
  const what = `database ${database.name} ${multiAz ? 'in several zones' : 'in one zone'}`;
  return needed(
    'data',
    isAurora(database)
      ? { what, share: multiAz ? 0.9999 : 0.999, source: 'Amazon Aurora SLA' }
      : { what, share: multiAz ? 0.9995 : 0.995, source: 'Amazon RDS SLA' },
  );
};

/**
 * AWS, "Amazon DynamoDB Service Level Agreement": 99.99 % of a region, 99.999 % of global tables whose requests are sent
 * on to another region where one does not answer.
 */
export const ofTable: Committing = (table) => {
  const source = 'Amazon DynamoDB SLA';
  const replicas = textsIn(table, 'replicaRegions');
  if (replicas.length === 0)
    return needed(
      'data',
      { what: `tables in ${table.region}`, share: 0.9999, source },
      `dynamodb ${table.region}`,
    );
  const regions = [...new Set([table.region, ...replicas])].toSorted().join(' and ');
  return needed(
    'data',
    { what: `global tables in ${regions}, if requests go on in another region`, share: 0.99999, source },
    `dynamodb ${regions}`,
  );
};

/**
 * AWS, "Amazon ElastiCache Service Level Agreement": 99.99 % with Multi-AZ, 99.5 % in one zone. What has nodes in several
 * zones and no Multi-AZ is neither, and of Memcached over several zones no figure was found.
 */
export const ofCache: Committing = (cache) => {
  if (cache.kind === 'elasticache:cluster' && cache.facts['inReplicationGroup'] !== false) return undefined;
  const zones = cache.facts['zones'] === undefined ? undefined : textsIn(cache, 'zones').length;
  const what = `cache ${cache.name}`;
  const source = 'Amazon ElastiCache SLA';
  if (zones === undefined) return leftOut(what, 'its zones are not known');
  if (zones < 2) return perhaps({ what: `${what} in one zone`, share: 0.995, source });
  return textIn(cache, 'multiAz') === 'enabled'
    ? perhaps({ what: `${what} in ${zones} zones`, share: 0.9999, source })
    : leftOut(what, 'it is in several zones without Multi-AZ, for which AWS commits to nothing');
};

/** AWS, "Amazon EFS Service Level Agreement": 99.99 %, and 99.9 % of One Zone storage classes. */
export const ofFileSystem: Committing = (files) => {
  if (files.facts['isReplica'] === true) return undefined;
  const zone = textIn(files, 'oneZone');
  const what = `file system ${files.name}`;
  const source = 'Amazon EFS SLA';
  if (zone === undefined) return leftOut(what, 'it is not known whether it is in one zone');
  return perhaps(
    zone === 'no' ? { what, share: 0.9999, source } : { what: `${what} in one zone`, share: 0.999, source },
  );
};

/** AWS, "Amazon S3 Service Level Agreement": 99.9 % of requests to a region. A copy waits for the day on which it is needed. */
export const ofBucket: Committing = (bucket: Resource, model) =>
  isCopy(bucket, model)
    ? undefined
    : perhaps(
        { what: `buckets in ${bucket.region}`, share: 0.999, source: 'Amazon S3 SLA' },
        { once: `s3 ${bucket.region}` },
      );
