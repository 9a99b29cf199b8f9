// node bench/run.mjs [--only independent,chain,…] [--rounds 5]: a table, and all figures in results.json.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, release, tmpdir, type } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compare, withPerJob } from './compare.mjs';
import { graphs, optimumMs } from './graphs.mjs';
import { large } from './large.mjs';
import { output } from './output.mjs';
import { start } from './start.mjs';
import { table } from './table.mjs';
import { judged } from './targets.mjs';
import { findTools } from './tools.mjs';

const parts = {
  ...Object.fromEntries(
    Object.keys(graphs).map((graph) => [graph, (options) => compare({ graph, ...options })]),
  ),
  start,
  output,
  large,
};

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

/** What one further no-op job costs needs the run of one job, too. */
function chosen(only) {
  if (only === undefined) return Object.keys(parts);
  const names = only.split(',');
  const unknown = names.find((name) => !(name in parts));
  if (unknown !== undefined) refuse(`--only: no '${unknown}'; there are ${Object.keys(parts).join(', ')}`);
  const countsJobs = names.some((name) => name in graphs && !(name in optimumMs));
  return Object.keys(parts).filter((name) => names.includes(name) || (name === 'one' && countsJobs));
}

function parsed(options) {
  try {
    return parseArgs({ options });
  } catch (error) {
    return refuse(error.message);
  }
}

function asked() {
  const options = { only: { type: 'string' }, rounds: { type: 'string', default: '5' } };
  const { values } = parsed(options);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    refuse(`--rounds: a whole number from 1, not '${values.rounds}'`);
  return { names: chosen(values.only), rounds };
}

async function measureAll({ names, rounds, tools }) {
  const home = mkdtempSync(join(tmpdir(), 'cimyr-bench-'));
  process.once('exit', () => rmSync(home, { recursive: true, force: true }));
  process.once('SIGINT', () => process.exit(130));
  const rows = [];
  for (const name of names) {
    process.stderr.write(`${name} …\n`);
    rows.push(...(await parts[name]({ tools, rounds, home })));
  }
  return withPerJob(rows);
}

const { names, rounds } = asked();
const tools = findTools();
for (const tool of tools.filter(({ version }) => !version)) {
  process.stderr.write(`${tool.name} is missing, its column stays empty; to get it: ${tool.get}\n`);
}
const rows = await measureAll({ names, rounds, tools: tools.filter(({ version }) => version) });
const results = {
  machine: { cores: availableParallelism(), node: process.versions.node, kernel: `${type()} ${release()}` },
  rounds,
  tools: tools.map(({ name, version = null }) => ({ name, version })),
  rows,
  targets: judged(rows),
};
writeFileSync(new URL('results.json', import.meta.url), `${JSON.stringify(results, null, 2)}\n`);
process.stdout.write(`${table(results)}\n`);
process.exitCode = rows.some((row) => row.error) ? 1 : 0;
