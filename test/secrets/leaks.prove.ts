import { expect, it } from 'vitest';
import { writeProof } from '../deploy/proofs.js';
import { leaksIn, sinksOf } from './leaks.js';

const CASES = 10_000;
const AT_ONCE = 500;

it('ten thousand secrets on their way out [S12]–[S17]', { timeout: 3_600_000 }, async () => {
  let [documents, bytes] = [0, 0];
  const leaks: string[] = [];
  for (let seed = 1; seed <= CASES / AT_ONCE; seed++) {
    const { sinks, secrets } = await sinksOf(AT_ONCE, seed);
    documents += Object.keys(sinks).length;
    bytes += Object.values(sinks).reduce((sum, text) => sum + text.length, 0);
    leaks.push(...leaksIn(sinks, secrets));
  }
  writeProof('secrets', [
    '# Secrets on their way out',
    '',
    'Jobs that let a secret out, each in one of several ways (output, errors, reports, files, names) and encodings,',
    'with everything that leaves the run searched for every form of every secret of it: the log, the summary, each',
    'request to the API and to the receiver of traces, the kept record with its spools, and fifteen reports.',
    '',
    '| jobs | documents searched | MiB | that hold a secret |',
    '|--:|--:|--:|--:|',
    `| ${CASES} | ${documents} | ${Math.round(bytes / 2 ** 20)} | ${leaks.length} |`,
  ]);
  expect(leaks).toEqual([]);
});
