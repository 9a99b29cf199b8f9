// 10,100 jobs with 30,000 needs: how long checking the file takes, how long planning, what a run takes of memory.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute, lay, stateOf } from './execute.mjs';
import { layers } from './graphs.mjs';
import { compete } from './rounds.mjs';

const ROUNDS_OF_RUNS_AT_MOST = 3;
const graph = layers(101, 100);
const planning = fileURLToPath(new URL('planning.mjs', import.meta.url));
const lib = fileURLToPath(new URL('../lib', import.meta.url));

/** As a person would write it: blocks, not JSON. */
function written({ name, needs, command }) {
  return [
    `  ${name}:`,
    ...(needs.length > 0 ? [`    needs: [${needs.join(', ')}]`] : []),
    `    run: '${command}'`,
  ];
}

const files = { 'cimyr.yml': `${['jobs:', ...graph.flatMap(written)].join('\n')}\n` };

function validating(tool, folder) {
  return async () => {
    const { wallMs, peakBytes, error } = await execute([...tool.command, 'validate'], {
      folder,
      watchPeak: true,
    });
    return error ? { error } : { medianMs: wallMs, peakMb: peakBytes / 1e6 };
  };
}

/** The process says how long the planning in it took: reading the file is no part of that. */
function planningAlone(folder) {
  return async () => {
    if (!existsSync(lib)) return { error: 'lib/ is missing; npm run build leaves it' };
    const { error } = await execute([process.execPath, planning, 'cimyr.yml'], { folder });
    return error ? { error } : { medianMs: Number(readFileSync(`${folder}.log`, 'utf8')) };
  };
}

/** What runs is `true`, so the memory is that of the bookkeeping. Fails where not every job has run. */
function running(tool, folder) {
  return async () => {
    lay(folder, files);
    const args = ['run', '--log', 'quiet', '--max-parallel', '2'];
    const { wallMs, peakBytes, error } = await execute([...tool.command, ...args], {
      folder,
      watchPeak: true,
    });
    if (error) return { error };
    const runs = join(stateOf(folder), 'runs');
    const record = readFileSync(
      join(
        runs,
        readdirSync(runs).find((name) => !name.startsWith('.')),
        'run.json',
      ),
      'utf8',
    );
    const jobs = JSON.parse(record).stages.flatMap((stage) => stage.jobs);
    const succeeded = jobs.filter(({ status }) => status === 'success').length;
    if (succeeded !== graph.length) return { error: `${succeeded} of ${graph.length} jobs succeeded` };
    return { medianMs: wallMs, peakMb: peakBytes / 1e6 };
  };
}

/** Rows of the graphs `large, …`: { graph, tool, rounds, medianMs, peakMb? }, 1 MB = 10^6 bytes. */
export async function large({ tools, rounds, home }) {
  const rows = [];
  for (const tool of tools.filter(({ name }) => name === 'cimyr')) {
    const folder = join(home, 'large');
    lay(folder, files);
    const questions = [
      ['large, validate', validating(tool, folder), rounds],
      ['large, planning', planningAlone(folder), rounds],
      ['large, run', running(tool, folder), Math.min(rounds, ROUNDS_OF_RUNS_AT_MOST)],
    ];
    for (const [name, measure, times] of questions) {
      const [row] = await compete([{ name: tool.name, measure }], times);
      rows.push({ graph: name, ...row });
    }
  }
  return rows;
}
