import type { Pipeline } from '../domain/pipeline.js';
import { stageRows } from '../domain/stage-rows.js';
import { dot } from '../report/graph/dot.js';
import { mermaid } from '../report/graph/mermaid.js';
import { svg } from '../report/graph/svg.js';
import { graphText } from '../report/graph/text.js';
import { nameFromHere } from '../wiring/configuration-name.js';
import { rootOf } from '../wiring/root.js';
import { type Cli, printJson } from './cli.js';
import { type EnvFileOptions, envFileOrRefusal } from './env-file.js';
import type { GRAPH_FORMATS } from './graph-formats.js';
import { pipelineOrRefusal } from './read.js';

export interface GraphOptions extends EnvFileOptions {
  readonly format: (typeof GRAPH_FORMATS)[number];
}

const TOO_LARGE = {
  mermaid: 'the graph is too large for mermaid as GitHub draws it; use --format svg, dot, text or json',
  svg: 'the graph is too large to be laid out in a few seconds; use --format dot, text or json',
} as const;

export async function graphCommand(
  cli: Cli,
  config: string | undefined,
  options: GraphOptions,
): Promise<number> {
  const format = options.json ? 'json' : options.format;
  const envFile = await envFileOrRefusal(cli, options);
  if (typeof envFile === 'number') return envFile;
  const name = nameFromHere(cli.cwd, config, () => rootOf(cli.cwd, cli.env));
  const around = { ...cli, env: { ...cli.env, ...envFile } };
  const pipeline = pipelineOrRefusal(around, name, { ...options, json: format === 'json' });
  if (typeof pipeline === 'number') return pipeline;
  if (format === 'json') {
    printJson(cli, { name: pipeline.name, stages: stageRows(pipeline) });
    return 0;
  }
  const text = await textIn(format, pipeline);
  if (text === undefined) {
    cli.output.tell(TOO_LARGE[format as keyof typeof TOO_LARGE]);
    return 1;
  }
  cli.output.document(`${text}\n`);
  return 0;
}

/** Undefined where the graph is too large for the format. */
async function textIn(
  format: Exclude<GraphOptions['format'], 'json'>,
  pipeline: Pipeline,
): Promise<string | undefined> {
  const stages = stageRows(pipeline);
  switch (format) {
    case 'mermaid':
      return mermaid(stages);
    case 'dot':
      return dot(pipeline.name, stages);
    case 'svg':
      return svg(pipeline.name, stages);
    case 'text':
      return graphText(stages).join('\n');
  }
}
