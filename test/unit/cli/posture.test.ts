import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/cli/registry.ts';
import { runProgram } from '../../../src/cli/program.ts';
import { postureShape } from '../../../src/http/representations/posture.ts';
import { fakeIo } from '../../support/fake-io.ts';

async function run(...argv: readonly string[]) {
  const io = fakeIo();
  const status = await runProgram(['posture', ...argv], commands, io, '0.0.0');
  return { status, out: io.printed.join('\n'), err: io.complained.join('\n') };
}

describe('holdfast posture', () => {
  it.each([
    ['shop-fragile', 'high', 1],
    ['shop', 'high', 1],
    ['shop-sound', 'low', 0],
  ])('on %s with --fail-on %s ends with %i', async (stack, severity, expected) => {
    const { status, err } = await run('--stack', stack, '--fail-on', severity);
    expect({ status, err }).toEqual({ status: expected, err: '' });
  });

  it('says of each weakness whose it is, why it matters, what to change and what is at risk', async () => {
    const { out } = await run('--stack', 'shop');

    expect(out).toContain('A database without a standby in another zone rds/single-zone');
    expect(out).toContain('shop-db (rds:instance, us-east-1): it is not Multi-AZ');
    expect(out).toContain('Why: When its host or zone fails, nothing takes over by itself');
    expect(out).toContain('Change: Turn on Multi-AZ');
    expect(out).toContain('At risk: SLO 99.9 % of shop, RTO 15m of shop, RPO 2m of shop');
  });

  it('shows how each estimate comes about', async () => {
    const { out } = await run('--stack', 'shop-sound');

    expect(out).toContain('loss of a zone       down 2m 5s or more (objective 15m)');
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      '60 s (2 failed health checks, 30 s apart; health check of shop-web) + 5 s',
    );
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      '99.9489 % = 1 × 1 × (1 − (1 − 0.9999 × 0.9999) × (1 − 0.9999 × 0.9999)) × 0.99999 × 0.9995, which meets',
    );
  });

  it('shows availability again with all that a request may need, and names what is in neither', async () => {
    const { out } = await run('--stack', 'shop-sound');
    const line = out.replaceAll(/\s+/g, ' ');

    expect(line).toContain('availability 99.4602 % if each request needs all of these as well, which misses');
    expect(line).toContain('0.999 buckets in us-east-1 (Amazon S3 SLA)');
    expect(line).toContain('nat-us-east-1b (it is a way out, and not on the way in)');
    const markdown = await run('--stack', 'shop-sound', '--markdown');
    expect(markdown.out).toContain('99.4602 % if each request needs all of these as well, which misses');
  });

  it('prints JSON of the shape that the API documents, and Markdown', async () => {
    const { out } = await run('--stack', 'shop', '--json');
    expect(postureShape.parse(JSON.parse(out)).findings.length).toBeGreaterThan(0);

    const markdown = await run('--stack', 'shop', '--markdown');
    expect(markdown.out).toMatch(/^# Posture\n/);
    expect(markdown.out).toContain('### A database without a standby in another zone (`rds/single-zone`)');
    expect(markdown.out).toContain('| loss of ');
  });

  it.each([
    [['--fail-on', 'dreadful'], 'must be one of high, medium, low'],
    [['--stack', 'shop', '--snapshot', 'x.yaml'], 'each say what to judge'],
    [['--stack', 'shop', '--json', '--markdown'], 'two ways to print'],
    [['--snapshot', 'nowhere'], 'cannot be read'],
    [['--stack', 'nowhere'], 'there is no stack "nowhere"'],
  ])('takes %j for bad usage', async (argv, message) => {
    const { status, err } = await run(...argv);
    expect(status).toBe(2);
    expect(err).toContain(message);
  });
});
