import { describe, expect, it } from 'vitest';
import { type PlayedShop, playedShop } from '../../../../support/played-shop.ts';

const zone = 'Z0SHOPEXAMPLECOM0001';

interface RecordSet {
  Name: string;
  Type: string;
  SetIdentifier?: string;
  Weight?: number;
}

async function weightedPair(shop: PlayedShop): Promise<RecordSet[]> {
  const answer = await shop.call<{ ResourceRecordSets: RecordSet[] }>('Route 53', 'ListResourceRecordSets', {
    HostedZoneId: zone,
  });
  return answer.ResourceRecordSets.filter((set) => set.Weight !== undefined);
}

function change(
  shop: PlayedShop,
  changes: readonly { Action: string; ResourceRecordSet: object | undefined }[],
) {
  return shop.call<{ ChangeInfo: { Id: string; Status: string } }>('Route 53', 'ChangeResourceRecordSets', {
    HostedZoneId: zone,
    ChangeBatch: { Changes: changes },
  });
}

describe('Route 53', () => {
  it.each([
    {
      name: 'a DELETE does not match to the letter',
      edit: (set: RecordSet) => ({ ...set, Weight: 99 }),
      Action: 'DELETE',
    },
    { name: 'a CREATE finds the record there', edit: (set: RecordSet) => set, Action: 'CREATE' },
    {
      name: 'a DELETE finds no such record',
      edit: (set: RecordSet) => ({ ...set, SetIdentifier: 'nowhere' }),
      Action: 'DELETE',
    },
    {
      name: 'a record is of another zone',
      edit: (set: RecordSet) => ({ ...set, Name: 'shop.example.org.' }),
      Action: 'UPSERT',
    },
  ])('changes nothing of a batch when $name', async ({ edit, Action }) => {
    const shop = playedShop(1);
    const [one, other] = await weightedPair(shop);
    if (one === undefined || other === undefined) throw new Error('the shop has two weighted records');

    const call = change(shop, [
      { Action: 'DELETE', ResourceRecordSet: one },
      { Action, ResourceRecordSet: edit(other) },
    ]);

    await expect(call).rejects.toMatchObject({
      name: 'InvalidChangeBatch',
      $metadata: { httpStatusCode: 400 },
    });
    expect(await weightedPair(shop)).toEqual([one, other]);
  });

  it('swaps an exact pair in one batch, answers PENDING, and is in sync within a minute', async () => {
    const shop = playedShop(1);
    const pair = await weightedPair(shop);
    const swapped = pair.map((set) => ({ ...set, Weight: 100 - (set.Weight ?? 0) }));

    const { ChangeInfo } = await change(shop, [
      ...pair.map((set) => ({ Action: 'DELETE', ResourceRecordSet: set })),
      ...swapped.map((set) => ({ Action: 'CREATE', ResourceRecordSet: set })),
    ]);

    expect(ChangeInfo.Status).toBe('PENDING');
    expect(await weightedPair(shop)).toEqual(swapped);
    const status = () => shop.world.dnsChanges.get(ChangeInfo.Id.replace('/change/', ''))?.status;
    const took = await shop.playUntil(() => status() === 'INSYNC', 60);
    expect(took).toBeGreaterThanOrEqual(15);
    expect(await shop.call('Route 53', 'GetChange', { Id: ChangeInfo.Id })).toMatchObject({
      ChangeInfo: { Status: 'INSYNC' },
    });
  });

  it('refuses a routing that it does not play, for taken and ignored it would be a made-up success', async () => {
    const shop = playedShop(1);
    const [one] = await weightedPair(shop);
    const { Weight: _weight, ...set } = one ?? { Weight: 0 };
    const placed = { ...set, SetIdentifier: 'germany', GeoLocation: { CountryCode: 'DE' } };
    await expect(change(shop, [{ Action: 'CREATE', ResourceRecordSet: placed }])).rejects.toMatchObject({
      name: 'InvalidInput',
      message: 'Simulated AWS does not play records with GeoLocation.',
    });
  });

  it('lists records in its own order, a page at a time, from a name on', async () => {
    const shop = playedShop(1);
    const first = await shop.call<{
      ResourceRecordSets: RecordSet[];
      IsTruncated: boolean;
      NextRecordName: string;
      NextRecordType: string;
      NextRecordIdentifier: string;
    }>('Route 53', 'ListResourceRecordSets', { HostedZoneId: `/hostedzone/${zone}`, MaxItems: 3 });
    const second = await shop.call<{ ResourceRecordSets: RecordSet[]; IsTruncated: boolean }>(
      'Route 53',
      'ListResourceRecordSets',
      {
        HostedZoneId: zone,
        StartRecordName: first.NextRecordName,
        StartRecordType: first.NextRecordType,
        StartRecordIdentifier: first.NextRecordIdentifier,
      },
    );
    const listed = [...first.ResourceRecordSets, ...second.ResourceRecordSets];
    expect([first.IsTruncated, second.IsTruncated]).toEqual([true, false]);
    expect(listed.map((set) => [set.Name, set.Type, set.SetIdentifier])).toEqual([
      ['example.com.', 'NS', undefined],
      ['example.com.', 'SOA', undefined],
      ['shop.example.com.', 'A', 'eu-west-1'],
      ['shop.example.com.', 'A', 'us-east-1'],
    ]);
  });

  it.each([
    { operation: 'GetChange', input: { Id: 'C0' }, code: 'NoSuchChange' },
    { operation: 'GetHostedZone', input: { Id: 'Z0' }, code: 'NoSuchHostedZone' },
    { operation: 'GetHealthCheckStatus', input: { HealthCheckId: 'none' }, code: 'NoSuchHealthCheck' },
  ])('answers $operation for what does not exist with $code', async ({ operation, input, code }) => {
    await expect(playedShop(1).call('Route 53', operation, input)).rejects.toMatchObject({
      name: code,
      $metadata: { httpStatusCode: 404 },
    });
  });
});
