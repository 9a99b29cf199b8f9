import { stageRows } from '../domain/stage-rows.js';
import { mermaid } from '../report/graph/mermaid.js';
import { graphText } from '../report/graph/text.js';
import { type Cli, type CommonOptions, printJson } from './cli.js';
import { pipelineOrRefusal } from './read.js';

export interface GraphOptions extends CommonOptions {
  readonly format: 'mermaid' | 'text' | 'json';
}

export function graphCommand(cli: Cli, config: string, options: GraphOptions): number {
  const isJson = options.json === true || options.format === 'json';
  const pipeline = pipelineOrRefusal(cli, config, { ...options, json: isJson });
  if (typeof pipeline === 'number') return pipeline;
  const stages = stageRows(pipeline);
  if (isJson) {
    printJson(cli, { name: pipeline.name, stages });
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
