// One graph in the words of each runner: files for an empty folder, arguments, environment. Pure.
// Every runner keeps its usual shell: ninja, just and wireit use sh, make starts simple commands without one.
import { leaves } from './graphs.mjs';

const lines = (list) => `${list.join('\n')}\n`;

function bare(graph, slots) {
  return { files: { 'graph.json': JSON.stringify(graph) }, args: ['graph.json', String(slots)] };
}

/** JSON is YAML: one flow mapping a line. `report`: the folder for run.json, where the makespan stands. */
function cimyr(graph, slots, { report } = {}) {
  const job = ({ command, needs, env }) =>
    JSON.stringify({
      run: command,
      ...(needs.length > 0 && { needs }),
      ...(env && { env }),
    });
  return {
    files: { 'cimyr.yml': lines(['jobs:', ...graph.map((entry) => `  ${entry.name}: ${job(entry)}`)]) },
    args: ['run', '--log', 'quiet', '--max-parallel', String(slots), ...(report ? ['--report', report] : [])],
  };
}

function ninja(graph, slots) {
  const goals = leaves(graph).join(' ');
  const build = (job) => `build ${job.name}: job ${job.needs.join(' ')}\n  run = ${job.command}`;
  return {
    files: {
      'build.ninja': lines([
        'rule job\n  command = $run',
        ...graph.map(build),
        `build all: phony ${goals}\ndefault all`,
      ]),
    },
    args: ['--quiet', '-j', String(slots)],
  };
}

function make(graph, slots) {
  const names = graph.map((job) => job.name).join(' ');
  return {
    files: {
      Makefile: lines([
        `.PHONY: all ${names}`,
        `all: ${leaves(graph).join(' ')}`,
        ...graph.map((job) => `${job.name}: ${job.needs.join(' ')}\n\t@${job.command}`),
      ]),
    },
    args: ['-j', String(slots), 'all'],
  };
}

function just(graph, slots) {
  const recipe = (job) => `[parallel]\n${job.name}: ${job.needs.join(' ')}\n  @${job.command}`;
  return {
    files: { justfile: lines([`[parallel]\nall: ${leaves(graph).join(' ')}`, ...graph.map(recipe)]) },
    args: ['--jobs', String(slots), 'all'],
  };
}

/** Started as npm would, without npm's own 0.3 s: it reads its script's name from npm's variables. */
function wireit(graph, slots) {
  const scripts = Object.fromEntries(
    ['all', ...graph.map((job) => job.name)].map((name) => [name, 'wireit']),
  );
  const jobs = graph.map((job) => [job.name, { command: job.command, dependencies: job.needs }]);
  const manifest = {
    name: 'graph',
    private: true,
    scripts,
    wireit: { all: { dependencies: leaves(graph) }, ...Object.fromEntries(jobs) },
  };
  return {
    files: { 'package.json': JSON.stringify(manifest), 'package-lock.json': '{}' },
    args: [],
    env: {
      npm_lifecycle_event: 'all',
      npm_config_user_agent: 'npm/11.0.0',
      WIREIT_PARALLEL: String(slots),
      WIREIT_CACHE: 'none',
      WIREIT_LOGGER: 'quiet-ci',
    },
  };
}

/** One project, a target per job, nothing cached and no daemon: every round is a first run. */
function nx(graph, slots) {
  const target = ({ command, needs }) => ({
    executor: 'nx:run-commands',
    cache: false,
    dependsOn: needs,
    options: { command },
  });
  const targets = {
    ...Object.fromEntries(graph.map((job) => [job.name, target(job)])),
    all: { executor: 'nx:noop', dependsOn: leaves(graph) },
  };
  return {
    files: {
      'nx.json': '{}',
      'package.json': JSON.stringify({ name: 'graph', private: true }),
      'project.json': JSON.stringify({ name: 'graph', targets }),
    },
    isRepository: true,
    // It looks for itself in the workspace.
    links: { node_modules: 'node_modules' },
    args: ['run', 'graph:all', `--parallel=${slots}`, '--outputStyle=static', '--skipNxCache'],
    env: { NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false', CI: 'true' },
  };
}

/** One project, a task per job, nothing cached. */
function moon(graph, slots) {
  const deps = (names) => names.map((name) => `~:${name}`);
  const options = { cache: false };
  const tasks = {
    ...Object.fromEntries(
      graph.map(({ name, command, needs }) => [name, { script: command, deps: deps(needs), options }]),
    ),
    all: { command: 'noop', deps: deps(leaves(graph)), options },
  };
  return {
    files: {
      '.moon/workspace.yml': JSON.stringify({ projects: { graph: '.' }, telemetry: false }),
      'moon.yml': JSON.stringify({ tasks }),
    },
    isRepository: true,
    args: ['run', 'graph:all', '--concurrency', String(slots), '--quiet'],
  };
}

export const emit = { bare, cimyr, ninja, make, just, wireit, nx, moon };
