/** The region of each partition that services which are in no region (Route 53, CloudFront) write their metrics in. */
export function globalMetricsRegion(region: string): string {
  if (region.startsWith('cn-')) return 'cn-northwest-1';
  return region.startsWith('us-gov-') ? 'us-gov-west-1' : 'us-east-1';
}
