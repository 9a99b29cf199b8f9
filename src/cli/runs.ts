import { type KeptRun, listRuns } from '../adapters/store/kept-run.js';
import { formatDuration } from '../base/duration.js';
import { type Root, stateOf } from '../wiring/root.js';
import { type Cli, type CommonOptions, printJson, refuse } from './cli.js';

/** The runs that are kept, newest first, and where each lies. */
export function runsCommand(cli: Cli, root: Root, options: CommonOptions): number {
  const state = stateOf(root, cli.env, 'read');
  if (!state.ok) return refuse(cli, options, state.error);
  const runs = listRuns(state.value);
  if (options.json) {
    const documents = runs.map(({ record, ...run }) => ({ ...run, ...record }));
    printJson(cli, { state: state.value, runs: documents });
    return 0;
  }
  const lines = runs.length === 0 ? [`no run is kept in ${state.value}`] : runs.map(lineOf);
  for (const line of lines) cli.output.say(line);
  return 0;
}

function lineOf({ id, directory, isGoingOn, record }: KeptRun): string {
  const status = record?.status ?? (isGoingOn ? 'goes on' : 'killed');
  const took = record ? formatDuration(record.durationMs) : '';
  return [id, status.padEnd(9), took.padStart(9), directory, record?.pipeline ?? ''].join('  ').trimEnd();
}
