import { describe, expect, it } from 'vitest';
import type { Strategy } from '../../src/domain/rollout/environment.js';
import { unfinished } from '../../src/domain/rollout/journal.js';
import type { Shape } from '../domain/rollout/simulated-fleet.js';
import { after, backTo, deploy, live, type Process, wholeAt } from './rig.js';
import { digestOf, SimulatedTarget } from './target.js';

const PROXY: Shape = { hosts: 2, ports: 4, hasWeights: true };
const HOSTS: Shape = { hosts: 3, ports: 1, hasWeights: false };
const BARE: Shape = { hosts: 2, ports: 0, hasWeights: false };

const rolling: Strategy = { kind: 'rolling', batch: { count: 1 }, bakeMs: 0 };
const canary: Strategy = { kind: 'canary', steps: [10, 50], bakeMs: 500 };
const recreate: Strategy = { kind: 'recreate', bakeMs: 500 };
const blueGreen: Strategy = { kind: 'blue-green', bakeMs: 500 };

const onPlace = (where: string, shape: Shape, ...strategies: readonly Strategy[]) =>
  strategies.map((strategy) => [`${strategy.kind} ${where}`, shape, strategy] as const);
const WAYS = [
  ...onPlace('with a proxy', PROXY, rolling, canary, recreate, blueGreen),
  ...onPlace('without a proxy', HOSTS, rolling, canary, recreate),
  ...onPlace('without instances', BARE, rolling),
];
const HOOKS = { 'pre-deploy': [{}], 'post-switch': [{}], 'post-deploy': [{}] };
/** Before a call is after the one before it. */
const MOMENTS = ['half', 'after'] as const;

const ENDED = expect.stringMatching(/^(success|rolled-back)$/);

type Way = (typeof WAYS)[number];
interface Story {
  readonly first: Process;
  /** Whoever comes after knows nothing, and wants nothing but an end. */
  readonly last: Process;
  readonly start: () => SimulatedTarget;
  /** Which of its calls are interrupted. */
  readonly sampled: (calls: readonly string[]) => readonly number[];
}

const some = (calls: readonly string[], every: number, from = 0): number[] =>
  [...calls.keys()].filter((at) => (at + from) % every === 0);

const CASES = [
  ['deploy', 'pass', 'rollback'],
  ['deploy', 'pass', 'resume'],
  ['deploy', 'fail', 'resume'],
  ['rollback', 'pass', 'rollback'],
] as const;

/** A deployment of B over A, or a rollback from B to A. */
async function storiesOf([, shape, strategy]: Way, every: number): Promise<Story[]> {
  const onA = await after(new SimulatedTarget(shape), 'A');
  const onB = await after(onA.copy(), 'B');
  return CASES.map(([intent, b, onInterrupt], from) => {
    const sampled = (calls: readonly string[]) => some(calls, every, from);
    const last = { strategy, hooks: HOOKS, rollback: { onInterrupt }, health: { B: b } };
    return intent === 'deploy'
      ? { first: { ...last, wanted: deploy('B') }, last, sampled, start: () => onA.copy() }
      : { first: { ...last, wanted: backTo('A') }, last, sampled, start: () => onB.copy() };
  });
}

const told = ({ first }: Pick<Story, 'first'>, more: string) =>
  `${first.wanted?.intent}, B: ${first.health?.['B']}, ${first.rollback?.onInterrupt}, ${more}`;

/** Declares what becomes of interrupted rollouts. `every`: one of so many calls is interrupted, another one in each story. */
export function describeInterrupted(every = 1): void {
  describe.each(WAYS)('%s', (...way) => {
    it('that is cancelled at any call ends as cancelled, and fully at one release once somebody comes', async () => {
      for (const { start, sampled, ...story } of await storiesOf(way, every)) {
        const { calls } = await live(start(), story.first);
        for (const at of sampled(calls)) {
          const target = start();
          const cut = await live(target, { ...story.first, cancelledAt: at });
          const what = told(story, `cancelled at ${at} (${calls[at]})`);
          // What came after the last step comes too late.
          if (at < calls.length - 2) expect([what, cut.end?.status]).toEqual([what, 'cancelled']);
          await live(target, story.last);
          expect([what, wholeAt(target)]).toEqual([what, expect.stringMatching(/^[AB]$/)]);
        }
      }
    });

    it('that is cancelled before its first step leaves nothing behind that somebody would have to end', async () => {
      for (const { start, ...story } of await storiesOf(way, every)) {
        const { calls } = await live(start(), story.first);
        const firstStep = calls.findIndex((call) => call.startsWith('journal intent'));
        expect(firstStep).toBeGreaterThan(0);
        for (let at = 0; at < firstStep - 1; at++) {
          const target = start();
          await live(target, { ...story.first, cancelledAt: at });
          const what = told(story, `cancelled at ${at} (${calls[at]})`);
          expect([what, unfinished(target.journal)]).toEqual([what, undefined]);
        }
      }
    });

    it('that is killed at any call ends fully at one release once somebody comes', async () => {
      for (const { start, sampled, ...story } of await storiesOf(way, every)) {
        const { calls } = await live(start(), story.first);
        for (const call of sampled(calls))
          for (const when of MOMENTS) {
            const target = start();
            const what = told(story, `killed ${when} ${call} (${calls[call]})`);
            const cut = await live(target, { ...story.first, killedAt: { call, when } });
            expect([what, cut.end]).toEqual([what, undefined]);
            const { end } = await live(target, story.last);
            expect([what, wholeAt(target), end?.status]).toEqual([
              what,
              expect.stringMatching(/^[AB]$/),
              ENDED,
            ]);
          }
      }
    });

    it('that is killed, and so is who comes next, leaves the next but one able to end it', async () => {
      for (const { start, sampled, ...story } of await storiesOf(way, every)) {
        const { calls } = await live(start(), story.first);
        for (const call of sampled(calls).filter((at) => at % 7 === 5)) {
          const half = { call, when: 'half' } as const;
          const next = async () => {
            const target = start();
            await live(target, { ...story.first, killedAt: half });
            return target;
          };
          const { calls: ending } = await live(await next(), story.last);
          for (let again = 1; again < ending.length; again += 5) {
            const target = await next();
            await live(target, { ...story.last, killedAt: { call: again, when: 'half' } });
            const { end } = await live(target, story.last);
            const what = told(
              story,
              `killed at ${call} (${calls[call]}), then at ${again} (${ending[again]})`,
            );
            expect([what, wholeAt(target), end?.status]).toEqual([
              what,
              expect.stringMatching(/^[AB]$/),
              ENDED,
            ]);
          }
        }
      }
    });

    it('that is killed lets another release be deployed, and never mistakes its files', async () => {
      for (const { start, sampled, ...story } of await storiesOf(way, every)) {
        const { calls } = await live(start(), story.first);
        for (const call of sampled(calls)) {
          const target = start();
          const what = told(story, `killed at ${call} (${calls[call]})`);
          await live(target, { ...story.first, killedAt: { call, when: 'half' } });
          const { end } = await live(target, { ...story.last, wanted: deploy('C') });
          expect([what, wholeAt(target), end?.status]).toEqual([what, 'C', 'success']);
          const others = [...target.contents].filter(([path, digest]) => digest !== digestOf(path.slice(3)));
          expect([what, others]).toEqual([what, []]);
        }
      }
    });

    it('that is killed lets the same release be deployed again', async () => {
      for (const { start, sampled, ...story } of await storiesOf(way, every)) {
        const { calls } = await live(start(), story.first);
        for (const call of sampled(calls)) {
          const target = start();
          await live(target, { ...story.first, killedAt: { call, when: 'after' } });
          const { end } = await live(target, { ...story.first, health: {}, wanted: deploy('B') });
          const what = told(story, `killed at ${call} (${calls[call]})`);
          expect([what, wholeAt(target), end?.status]).toEqual([what, 'B', 'success']);
        }
      }
    });
  });

  it('a first deployment that is killed at any call is withdrawn or whole, and can be made again', async () => {
    for (const onInterrupt of ['rollback', 'resume'] as const) {
      const process = { strategy: canary, hooks: HOOKS, rollback: { onInterrupt } };
      const first = { ...process, wanted: deploy('A') };
      const { calls } = await live(new SimulatedTarget(PROXY), first);
      for (const call of some(calls, every)) {
        const target = new SimulatedTarget(PROXY);
        const what = `${onInterrupt}, killed at ${call} (${calls[call]})`;
        await live(target, { ...first, killedAt: { call, when: 'half' } });
        await live(target, process);
        const instances = target.seen.places.flatMap((host) => host.slots);
        const isNothing = instances.every(({ state, share }) => state === 'stopped' && share === 0);
        expect([what, isNothing ? 'A' : wholeAt(target)]).toEqual([what, 'A']);
        const { end } = await live(target, first);
        expect([what, wholeAt(target), end?.status]).toEqual([what, 'A', 'success']);
      }
    }
  });
}
