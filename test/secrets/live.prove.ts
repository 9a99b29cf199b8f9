import { expect, it } from 'vitest';
import { writeProof } from '../deploy/proofs.js';
import { printedWith } from './live.js';

const TEXTS = 200_000;
const JOBS = 1000;

it('two hundred thousand hostile texts through every command [S07]', { timeout: 3_600_000 }, async () => {
  let [texts, printed, seed] = [0, 0, 0];
  const live: string[] = [];
  while (texts < TEXTS) {
    const batch = await printedWith(JOBS, ++seed);
    texts += batch.texts;
    printed += batch.printed;
    live.push(...batch.live);
  }
  writeProof('commands', [
    '# Hostile texts through every command',
    '',
    "Names, output, notices and arguments that GitHub's runner would take for commands, or a terminal for controls, in a",
    'step of the runner: validate, graph and report in all their formats, run --dry-run, schema, and what run, deploy,',
    'rollback, status and report refuse. Lines that the runner or a terminal would act on are counted.',
    '',
    '| texts | MiB printed | live lines |',
    '|--:|--:|--:|',
    `| ${texts} | ${Math.round(printed / 2 ** 20)} | ${live.length} |`,
  ]);
  expect(live.slice(0, 20)).toEqual([]);
});
