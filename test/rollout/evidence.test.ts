import fc from 'fast-check';
import { expect, it } from 'vitest';
import { entryOf, lastGood, liveEntry } from '../../src/domain/rollout/release.js';
import { backTo, deploy, live, type Process } from './rig.js';
import { digestOf, SimulatedTarget } from './target.js';

const PROXY = { hosts: 2, ports: 2, hasWeights: true };
const HOSTS = { hosts: 2, ports: 1, hasWeights: false };

interface Turn {
  readonly kind: 'deploy' | 'rollback';
  readonly isHealthy: boolean;
  readonly keep: number;
}

/** What happens to a target, one after the other; each deployment is of another release. */
const anyHistory: fc.Arbitrary<Turn[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('deploy', 'deploy', 'rollback'),
    isHealthy: fc.boolean(),
    keep: fc.integer({ min: 1, max: 2 }),
  }),
  { minLength: 2, maxLength: 7 },
);

/** Undefined: there is nothing to go back to. */
function processFor(turn: Turn, name: string, { ledger, seen }: SimulatedTarget): Process | undefined {
  const rollback = { keep: turn.keep };
  if (turn.kind === 'deploy')
    return { wanted: deploy(name), health: turn.isHealthy ? {} : { [name]: 'fail' }, rollback };
  const good = lastGood(ledger, liveEntry(ledger)?.release)?.release;
  const isThere = good !== undefined && seen.places.every(({ kept }) => kept.includes(good));
  return isThere ? { wanted: backTo(good), rollback } : undefined;
}

/** What is left of a release, wherever it was. */
const remainsOf = ({ seen, contents, records, ledger }: SimulatedTarget, release: string) => ({
  files: seen.places.map(({ name, kept }) => kept.includes(release) && contents.get(`${name}/${release}`)),
  record: records.get(release)?.release,
  status: entryOf(ledger, release)?.status,
});

/** Lives one turn, and says which release was taken back in it. */
async function taken(turn: Turn, name: string, target: SimulatedTarget): Promise<string | undefined> {
  const process = processFor(turn, name, target);
  if (!process) return undefined;
  const serving = liveEntry(target.ledger)?.release;
  const [journal, records] = [[...target.journal], [...target.records]];
  const { end } = await live(target, process);
  expect(target.journal.slice(0, journal.length)).toEqual(journal);
  expect([...target.records].slice(0, records.length)).toEqual(records);
  if (turn.kind === 'rollback') return serving;
  return end?.status === 'rolled-back' ? name : undefined;
}

it('going back leaves what failed with its files, its record, and all that was written down [I5]', async () => {
  let times = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(PROXY, HOSTS), anyHistory, async (shape, history) => {
      const target = new SimulatedTarget(shape);
      await live(target, { wanted: deploy('r') });
      for (const [i, turn] of history.entries()) {
        const back = await taken(turn, `r${i}`, target);
        if (back === undefined) continue;
        times++;
        const files = target.seen.places.map(() => digestOf(back));
        const status = turn.kind === 'deploy' ? 'failed' : 'bad';
        expect(remainsOf(target, back)).toEqual({ files, record: back, status });
      }
    }),
    { numRuns: 30 },
  );
  expect(times).toBeGreaterThan(20);
});
