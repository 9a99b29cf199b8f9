// Says how many ms the planning of a file's pipeline takes: its graph, the schedule, the first decision, and all
// facts of a run told to a second schedule. node planning.mjs cimyr.yml, in the file's folder; reads lib/, which
// the build leaves.
import { readFileSync } from 'node:fs';

const lib = (path) => import(new URL(`../lib/${path}`, import.meta.url));
const { loadConfiguration } = await lib('config/load.js');
const { buildGraph } = await lib('domain/graph.js');
const { scheduledJobs } = await lib('domain/schedule/jobs.js');
const { Schedule } = await lib('domain/schedule/schedule.js');
const { simulate } = await lib('domain/schedule/simulate.js');

const [file] = process.argv.slice(2);
const read = loadConfiguration(file, readFileSync(file));
if (!read.ok) throw new Error(`${file} is wrong`);
const { pipeline } = read.value;

const begin = performance.now();
const graph = buildGraph(pipeline);
const jobs = scheduledJobs(pipeline);
const policy = { maxParallel: 2, onFailure: 'continue', weight: () => 1, admits: () => true };
new Schedule(graph, jobs, policy).tell({ kind: 'begin' });
const { spans } = simulate(graph, jobs, policy, { duration: () => 1 });
const ms = performance.now() - begin;

if (spans.length !== pipeline.jobs.length)
  throw new Error(`${spans.length} jobs of ${pipeline.jobs.length} ran`);
process.stdout.write(`${ms}\n`);
