// Output: 2 GiB through one job, with lines, without, and with 20 secrets to mask, plain and in colours; speed and peak memory.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { emit } from './emit.mjs';
import { execute, lay } from './execute.mjs';
import { compete } from './rounds.mjs';

const BYTES = 2 ** 31;
const ROUNDS_AT_MOST = 3;
const line = 'compiling src/domain/schedule.ts: 184 modules, 0 warnings, 12 ms';

const coloured = line.replace('184', '\\033[32m184\\033[0m');

const names = Array.from({ length: 20 }, (_, index) => `S${index + 1}`);
const secretsIn = () => Object.fromEntries(names.map((name) => [name, randomBytes(20).toString('hex')]));
const mentions = Object.fromEntries(names.map((name) => [name, `\${{ secrets.${name} }}`]));

/** `yes` stands in a process substitution, because pipefail counts its death by SIGPIPE in a pipe. */
const streams = {
  'output, lines': { command: `head -c ${BYTES} <(yes '${line}')` },
  'output, no newline': { command: `head -c ${BYTES} /dev/zero` },
  'output, 20 secrets': {
    command: `head -c ${BYTES} <(yes "$(printf '${line}\\n%.0s' {1..99}; echo "token \${S7}")")`,
    env: mentions,
  },
  'output, 20 secrets in colours': {
    command: `head -c ${BYTES} <(yes "$(printf '${coloured}\\n%.0s' {1..99}; printf '\\033[31mtoken %s\\033[0m\\n' "\${S7}")")`,
    env: mentions,
  },
};

/** A masker that let the printed secret through would be fast for nothing. */
function leaks(folder, secrets) {
  return spawnSync('grep', ['-rqF', secrets.S7, folder]).status === 0;
}

function contender(tool, stream, home) {
  const folder = join(home, `output-${tool.name}`);
  const { files, args, env } = emit[tool.name]([{ name: 'flood', needs: [], ...stream }], 1);
  const measure = async () => {
    lay(folder, files);
    const secrets = stream.env ? secretsIn() : {};
    const command = [...tool.command, ...args];
    const { wallMs, peakBytes, error } = await execute(command, {
      folder,
      env: { ...env, ...secrets },
      watchPeak: true,
    });
    const leaked = stream.env !== undefined && leaks(folder, secrets);
    rmSync(folder, { recursive: true });
    if (error || leaked) return { error: error ?? 'a secret stands in clear in what was kept' };
    const speed = { medianMs: wallMs, mbPerSecond: BYTES / 1e3 / wallMs };
    return peakBytes > 0 ? { ...speed, peakMb: peakBytes / 1e6 } : speed;
  };
  return { name: tool.name, measure };
}

/** Rows of the three streams: { graph, tool, rounds, medianMs, mbPerSecond, peakMb? }, 1 MB = 10^6 bytes. */
export async function output({ tools, rounds, home }) {
  const measured = tools.filter((tool) => tool.name === 'bare' || tool.name === 'cimyr');
  const rows = [];
  for (const [graph, stream] of Object.entries(streams)) {
    const contenders = measured.map((tool) => contender(tool, stream, home));
    for (const row of await compete(contenders, Math.min(rounds, ROUNDS_AT_MOST)))
      rows.push({ graph, ...row });
  }
  return rows;
}
