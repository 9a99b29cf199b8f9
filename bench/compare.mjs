// The same graph by every runner: wall time, ratio to bare, makespan where there is an optimum.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { faultIn, noting } from './complete.mjs';
import { emit } from './emit.mjs';
import { execute, lay } from './execute.mjs';
import { graphs, optimumMs, slotsOf } from './graphs.mjs';
import { compete } from './rounds.mjs';

/** From the first start of an attempt to the last end of one, in ms. */
function makespanOf(file) {
  const { stages } = JSON.parse(readFileSync(file, 'utf8'));
  const attempts = stages.flatMap((stage) => stage.jobs).flatMap((job) => job.attempts);
  const starts = attempts.map((attempt) => Date.parse(attempt.startedAt));
  const ends = attempts.map((attempt, index) => starts[index] + attempt.durationMs);
  return Math.max(...ends) - Math.min(...starts);
}

/** One unmeasured run shows that the tool leaves out nothing; resolves to what is wrong, if anything. */
async function faultOf({ graph, tool, folder }) {
  const { files, args, env, ...more } = emit[tool.name](noting(graphs[graph]), slotsOf(graph));
  lay(folder, files, more);
  const { error } = await execute([...tool.command, ...args], { folder, env });
  return error ?? faultIn(graphs[graph], folder);
}

/** Without history every round starts in a new folder; with it, after an unmeasured run, in the same one. */
function contender({ graph, tool, home, history = false }) {
  const name = history ? `${tool.name} with history` : tool.name;
  const folder = join(home, `${graph}-${name.replaceAll(' ', '-')}`);
  const report = graph in optimumMs ? 'report' : undefined;
  const { files, args, env, ...more } = emit[tool.name](graphs[graph], slotsOf(graph), { report });
  const run = () => execute([...tool.command, ...args], { folder, env });
  let fault;
  const prepare = async () => {
    fault = await faultOf({ graph, tool, folder });
    lay(folder, files, more);
    if (history) await run();
  };
  const measure = async () => {
    if (fault) return { error: fault };
    if (!history) lay(folder, files, more);
    else rmSync(join(folder, report), { recursive: true, force: true });
    const { wallMs, error } = await run();
    if (error) return { error };
    if (!report) return { medianMs: wallMs };
    const makespanMs = tool.name === 'cimyr' ? makespanOf(join(folder, report, 'run.json')) : wallMs;
    return { medianMs: wallMs, makespanMs };
  };
  return { name, prepare, measure };
}

/** Rows of one graph: { graph, tool, rounds, medianMs, ratioToBare, makespanMs?, overOptimum?, error? }. */
export async function compare({ graph, tools, rounds, home }) {
  const contenders = tools.flatMap((tool) => {
    const fresh = contender({ graph, tool, home });
    const remembers = tool.name === 'cimyr' && graph in optimumMs;
    return remembers ? [fresh, contender({ graph, tool, home, history: true })] : [fresh];
  });
  const rows = await compete(contenders, rounds);
  const bareMs = rows.find((row) => row.tool === 'bare')?.medianMs;
  return rows.map((row) => ({
    graph,
    ...row,
    ...(row.medianMs && bareMs && { ratioToBare: row.medianMs / bareMs }),
    ...(row.makespanMs && { overOptimum: row.makespanMs / optimumMs[graph] - 1 }),
  }));
}

/** What one more no-op job costs: the time beyond the same tool's run of one job, over the further jobs. */
export function withPerJob(rows) {
  const wall = (graph, tool) => rows.find((row) => row.graph === graph && row.tool === tool)?.medianMs;
  const beyond = (graph, tool) => wall(graph, tool) - wall('one', tool);
  return rows.map((row) => {
    const further = (graphs[row.graph]?.length ?? 1) - 1;
    if (row.graph in optimumMs || further === 0 || !row.medianMs) return row;
    const extra = beyond(row.graph, row.tool);
    if (!Number.isFinite(extra)) return row;
    return { ...row, perJobMs: extra / further, perJobToBare: extra / beyond(row.graph, 'bare') };
  });
}
