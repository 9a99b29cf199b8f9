import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { maskedWords } from '../base/masked.js';
import { reportHtml } from '../report/formats/html/page.js';
import { reportJson } from '../report/formats/json.js';
import { reportMarkdown } from '../report/formats/markdown/report.js';
import type { ReportKind } from '../report/kinds/model.js';
import { reportOf } from '../report/kinds/report.js';
import { reportSources } from '../wiring/report.js';
import { rootOf, stateOf } from '../wiring/root.js';
import { type Cli, type CommonOptions, refuse } from './cli.js';

interface ReportOptions extends CommonOptions {
  readonly type: ReportKind;
  readonly format: keyof typeof FORMATS;
  readonly output?: string;
}

const FORMATS = {
  json: reportJson,
  markdown: reportMarkdown,
  html: reportHtml,
} as const;

/** Tells what came of a run that is kept, in the words and the format of whoever asks. */
export async function reportCommand(
  cli: Cli,
  run: string | undefined,
  options: ReportOptions,
): Promise<number> {
  const root = rootOf(cli.cwd, cli.env);
  const state = stateOf(root, cli.env, 'read');
  if (!state.ok) return refuse(cli, options, state.error);
  const places = { root: root.path, state: state.value, cwd: cli.cwd };
  const sources = await reportSources(places, run, options.type);
  if (!sources.ok) return refuse(cli, options, sources.error);
  const format = options.json ? 'json' : options.format;
  const text = await FORMATS[format](reportOf(options.type, sources.value));
  if (options.output === undefined) {
    if (format === 'json') cli.output.json(maskedWords(text));
    else cli.output.document(text);
    return 0;
  }
  try {
    writeFileSync(resolve(cli.cwd, options.output), text);
    return 0;
  } catch (error) {
    return refuse(cli, options, `cannot write ${options.output}: ${(error as Error).message}`);
  }
}
