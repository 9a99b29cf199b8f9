// The floor: a plain spawn loop of the same Node and shell that cimyr uses, and nothing else.
// node bare.mjs graph.json SLOTS
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [file, slots] = process.argv.slice(2);
const graph = JSON.parse(readFileSync(file, 'utf8'));
const missing = new Map(graph.map((job) => [job.name, job.needs.length]));
const dependants = new Map(graph.map((job) => [job.name, []]));
for (const job of graph) for (const need of job.needs) dependants.get(need).push(job);

const ready = graph.filter((job) => job.needs.length === 0);
let free = Number(slots);

function start(job) {
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', job.command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  child.stdout.resume();
  child.stderr.resume();
  child.on('close', (code) => {
    free += 1;
    if (code === 0) release(job);
    else process.exitCode = 1;
    fill();
  });
}

function release(job) {
  for (const dependant of dependants.get(job.name)) {
    const left = missing.get(dependant.name) - 1;
    missing.set(dependant.name, left);
    if (left === 0) ready.push(dependant);
  }
}

function fill() {
  while (free > 0 && ready.length > 0) {
    free -= 1;
    start(ready.shift());
  }
}

fill();
