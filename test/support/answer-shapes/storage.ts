import type { Shape } from '../answers-like.ts';
import { startedAt } from '../poll.ts';

const at = new Date(startedAt - 60_000);
const database = 'arn:aws:rds:eu-west-1:111122223333:db:orders';
const vault = 'arn:aws:backup:eu-west-1:444455556666:backup-vault:daily';

/** An answer with every field that a poller reads, by `Service Operation`: S3, AWS Backup, EFS. */
export const storageAnswers: Readonly<Record<string, Shape>> = {
  'S3 ListBuckets': {
    Buckets: [{ Name: 'carts', CreationDate: at, BucketRegion: 'eu-west-1' }],
    ContinuationToken: 'a',
  },
  'S3 GetBucketVersioning': { Status: 'Enabled' },
  'S3 GetBucketReplication': {
    ReplicationConfiguration: {
      Role: 'arn:aws:iam::111122223333:role/replication',
      Rules: [
        {
          ID: 'all',
          Status: 'Enabled',
          Destination: { Bucket: 'arn:aws:s3:::carts-copy', Metrics: { Status: 'Enabled' } },
        },
      ],
    },
  },
  'S3 GetBucketTagging': { TagSet: [{ Key: 'Name', Value: 'shop' }] },
  'EFS DescribeFileSystems': {
    FileSystems: [
      {
        FileSystemId: 'fs-1',
        FileSystemArn: 'arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-1',
        Name: 'uploads',
        LifeCycleState: 'available',
        AvailabilityZoneName: 'eu-west-1a',
        PerformanceMode: 'generalPurpose',
        ThroughputMode: 'bursting',
        Encrypted: true,
        FileSystemProtection: { ReplicationOverwriteProtection: 'REPLICATING' },
        Tags: [{ Key: 'Name', Value: 'uploads' }],
      },
    ],
    NextMarker: 'a',
  },
  'EFS DescribeReplicationConfigurations': {
    NextToken: 'a',
    Replications: [
      {
        SourceFileSystemArn: 'arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-2',
        Destinations: [{ FileSystemId: 'fs-1', Region: 'eu-west-1', LastReplicatedTimestamp: at }],
      },
    ],
  },
  'EFS DescribeMountTargets': {
    MountTargets: [{ MountTargetId: 'fsmt-1', LifeCycleState: 'error', AvailabilityZoneName: 'eu-west-1a' }],
    NextMarker: 'a',
  },
  'Backup ListProtectedResources': {
    Results: [
      {
        ResourceArn: database,
        ResourceType: 'RDS',
        LastBackupTime: at,
        LastBackupVaultArn: vault,
      },
    ],
    NextToken: 'a',
  },
  'Backup ListRecoveryPointsByResource': {
    RecoveryPoints: [{ Status: 'COMPLETED', CreationDate: at, BackupVaultName: 'daily' }],
    NextToken: 'a',
  },
  'Backup ListBackupJobs': {
    BackupJobs: [{ ResourceArn: database, State: 'FAILED', StatusMessage: 'no', CreationDate: at }],
    NextToken: 'a',
  },
  'Backup ListRestoreJobs': {
    RestoreJobs: [
      {
        SourceResourceArn: database,
        Status: 'COMPLETED',
        StatusMessage: 'no',
        ValidationStatus: 'SUCCESSFUL',
        ValidationStatusMessage: 'no',
        CreationDate: at,
        RecoveryPointCreationDate: at,
      },
    ],
    NextToken: 'a',
  },
  'Backup ListCopyJobs': {
    CopyJobs: [{ ResourceArn: database, DestinationBackupVaultArn: vault }],
    NextToken: 'a',
  },
};
