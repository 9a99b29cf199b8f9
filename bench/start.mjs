// Start-up: from just before node is spawned to the first command's own clock, beside a whole `node -e 0`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emit } from './emit.mjs';
import { execute, lay } from './execute.mjs';
import { compete } from './rounds.mjs';

/** bash 5 knows the time in microseconds without starting anything. */
const job = { name: 'clock', command: 'echo "${EPOCHREALTIME}" > started', needs: [] };

/** The wall clock shows whole ms; at the moment it turns they are exact. Costs at most 1 ms of spinning. */
function nowMicros() {
  const shown = Date.now();
  while (Date.now() === shown);
  return (shown + 1) * 1000;
}

function startedMicros(file) {
  return Number(readFileSync(file, 'utf8').trim().replace('.', ''));
}

function plainNode(home) {
  const folder = join(home, 'start-node');
  return {
    name: 'node -e 0',
    prepare: () => lay(folder, {}),
    measure: async () => {
      const { wallMs, error } = await execute([process.execPath, '-e', '0'], { folder });
      return error ? { error } : { medianMs: wallMs };
    },
  };
}

function untilFirstSpawn(tool, home) {
  const folder = join(home, `start-${tool.name}`);
  const { files, args, env } = emit[tool.name]([job], 1);
  return {
    name: tool.name,
    measure: async () => {
      lay(folder, files);
      const before = nowMicros();
      const { error } = await execute([...tool.command, ...args], { folder, env });
      return error ? { error } : { medianMs: (startedMicros(join(folder, 'started')) - before) / 1000 };
    },
  };
}

/** Rows of graph `start`: { graph, tool, rounds, medianMs, ratioToNode }. */
export async function start({ tools, rounds, home }) {
  const measured = tools.filter((tool) => tool.name === 'bare' || tool.name === 'cimyr');
  const rows = await compete(
    [plainNode(home), ...measured.map((tool) => untilFirstSpawn(tool, home))],
    rounds,
  );
  return rows.map((row) => ({
    graph: 'start',
    ...row,
    ...(row.medianMs && { ratioToNode: row.medianMs / rows[0].medianMs }),
  }));
}
