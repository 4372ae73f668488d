import { describe, expect, it } from 'vitest';
import { type DatabaseEvent, storyOf } from '../../../../src/pollers/rds/event-story.ts';

const now = 1_800_000_000_000;
const event = (secondsAgo: number, message: string, ...categories: string[]): DatabaseEvent => ({
  at: now - secondsAgo * 1000,
  message,
  categories,
});
const started = (secondsAgo: number) => event(secondsAgo, 'Multi-AZ instance failover started.', 'failover');
const completed = (secondsAgo: number) =>
  event(secondsAgo, 'Multi-AZ instance failover completed', 'failover');

describe('the story that the events of a database tell', () => {
  it('is a transition from the start of a failover', () => {
    expect(storyOf([started(20)], now)).toEqual({
      state: 'unknown',
      nature: 'transition',
      since: now - 20_000,
      reason: 'RDS: Multi-AZ instance failover started.',
    });
  });

  it('ends with the completion, whatever the order of the answer', () => {
    expect(storyOf([completed(30), started(90)], now)).toEqual({
      state: 'pass',
      since: now - 30_000,
      reason: 'RDS: Multi-AZ instance failover completed',
    });
  });

  it.each([
    [299.999, 'unknown', 'transition'],
    [300, 'warn', undefined],
  ])('of a failover begun %d s ago without an end is %s', (secondsAgo, state, nature) => {
    const story = storyOf([started(secondsAgo)], now);
    expect(story?.state).toBe(state);
    expect(story?.nature).toBe(nature);
  });

  it('says that a failover is stuck', () => {
    expect(storyOf([started(400)], now)?.reason).toBe(
      'RDS: Multi-AZ instance failover started, and no end was reported in 6 minutes',
    );
  });

  it('begins anew with a second failover after a completed one', () => {
    expect(storyOf([started(200), completed(120), started(10)], now)).toMatchObject({
      nature: 'transition',
      since: now - 10_000,
    });
  });

  it.each([
    ['Started cross AZ failover to DB instance: shop-2', 'transition'],
    ['Started same AZ failover to DB instance: shop-2', 'transition'],
    ['Completed failover to DB instance: shop-2', undefined],
    ['Cluster failover failed, check the health of your cluster instances and try again', undefined],
  ])('understands Aurora: %s', (message, nature) => {
    expect(storyOf([event(10, message, 'failover')], now)?.nature).toBe(nature);
  });

  it('warns of a failover that failed', () => {
    const story = storyOf([started(60), event(10, 'Cluster failover failed, check it', 'failover')], now);
    expect(story).toMatchObject({ state: 'warn', reason: 'RDS: Cluster failover failed, check it' });
  });

  it.each([
    [839.999, 'transition'],
    [840, undefined],
  ])('leaves a recovery begun %d s ago to RDS for as long as events are read', (secondsAgo, nature) => {
    const recovery = event(
      secondsAgo,
      'Recovery of the DB instance has started. It will take time.',
      'recovery',
    );
    expect(storyOf([recovery], now)?.nature).toBe(nature);
  });

  it('prefers a recovery under way to a failover that is long over its time', () => {
    const recovery = event(350, 'Recovery of the DB instance has started.', 'recovery');
    expect(storyOf([started(400), recovery], now)).toMatchObject({
      nature: 'transition',
      since: now - 350_000,
    });
  });

  it.each(['failure', 'low storage', 'availability', 'read replica'])('warns of a %s', (category) => {
    expect(storyOf([event(60, 'Something happened', category)], now)).toMatchObject({ state: 'warn' });
  });

  it.each([
    ['a backup', [event(60, 'Backing up DB instance', 'backup')]],
    ['nothing', []],
    ['what was longer ago than events are read', [event(840, 'DB instance shutdown', 'availability')]],
  ])('does not tell of %s', (_, events) => {
    expect(storyOf(events, now)).toBeUndefined();
  });
});
