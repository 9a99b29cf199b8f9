import { stageRows } from '../domain/stage-rows.js';
import { mermaid } from '../report/graph/mermaid.js';
import { graphText } from '../report/graph/text.js';
import { type Cli, type CommonOptions, printJson } from './cli.js';
import { readOrTell } from './read.js';

export interface GraphOptions extends CommonOptions {
  readonly format: 'mermaid' | 'text' | 'json';
}

export function graphCommand(cli: Cli, config: string, options: GraphOptions): number {
  const read = readOrTell(cli, config, options);
  if (!read) return 2;
  if (!read.pipeline) {
    cli.stderr.write(`${config} has no pipeline: add 'stages:' or 'jobs:'\n`);
    return 2;
  }
  const stages = stageRows(read.pipeline);
  if (options.json || options.format === 'json') {
    printJson(cli, { name: read.pipeline.name, stages });
    return 0;
  }
  const text = options.format === 'mermaid' ? mermaid(stages) : graphText(stages).join('\n');
  if (text === undefined) {
    cli.stderr.write('the graph is too large for mermaid as GitHub draws it; use --format text or json\n');
    return 1;
  }
  cli.stdout.write(`${text}\n`);
  return 0;
}
