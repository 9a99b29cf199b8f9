import { err, ok, type Result } from '../base/result.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import type { Pipeline } from '../domain/pipeline.js';
import type { Environment } from '../domain/rollout/environment.js';
import { environmentsOf } from './environments/environments.js';
import { refuseExpressions } from './environments/expressions.js';
import { reportForeignFormat } from './foreign-format.js';
import { type Node, plainOf } from './node.js';
import { isOlder } from './older/is-older.js';
import { renameOlder } from './older/rename.js';
import { buildPipeline } from './pipeline/pipeline.js';
import { Problems } from './problems.js';
import {
  type ConfigurationData,
  configuration,
  olderConfiguration,
  wholeConfiguration,
  wholeOlderConfiguration,
} from './schema/configuration.js';
import { reportIssues } from './schema/issues.js';
import { keysAt } from './schema/keys.js';
import { readLeniently } from './schema/lenient.js';
import { usesOf } from './schema/optional.js';
import { makeSource, type Source } from './source.js';
import { checkCharacters } from './text/check-characters.js';
import { decode } from './text/decode.js';
import { isJson } from './text/json.js';
import { parseYaml } from './text/yaml.js';

export interface Configuration {
  readonly source: Source;
  /** Undefined when the file has neither `stages` nor `jobs`. */
  readonly pipeline?: Pipeline;
  readonly environments: readonly Environment[];
  /** Warnings, and what of the pipeline this version cannot run (`E-UNSUPPORTED`, which only `run` minds). */
  readonly diagnostics: readonly Diagnostic[];
}

export interface Rejected {
  readonly source: Source;
  readonly diagnostics: readonly Diagnostic[];
}

/** Text in, model out, or everything that is wrong with it at once. */
export function loadConfiguration(file: string, bytes: Uint8Array): Result<Configuration, Rejected> {
  const { text, mistake } = decode(bytes);
  const problems = new Problems(makeSource(file, text));
  if (mistake) problems.at(mistake.code, [mistake.offset, mistake.offset], [], mistake.message);
  const found = mistake ? undefined : read(text, problems);
  const diagnostics = problems.sorted();
  const isRefused = diagnostics.some((d) => d.severity === 'error' && !isOfJobsAlone(d));
  const { source } = problems;
  return found && !isRefused ? ok({ source, ...found, diagnostics }) : err({ source, diagnostics });
}

/** A pipeline that cannot be run, and environments that can be deployed to all the same. */
const isOfJobsAlone = ({ code, path }: Diagnostic): boolean =>
  code === 'E-UNSUPPORTED' && !path.startsWith('environments');

type Found = Pick<Configuration, 'pipeline' | 'environments'>;

/** One floor of checks after the other; each goes on with what the one before has left whole. */
function read(text: string, problems: Problems): Found | undefined {
  checkCharacters(text, problems);
  if (problems.source.file.endsWith('.json') && !isJson(text, problems)) return undefined;
  const tree = parseYaml(text, problems);
  if (!tree || !isMapping(tree, problems) || reportForeignFormat(tree, problems)) return undefined;
  const older = isOlder(tree);
  const root = older ? renameOlder(tree, problems) : tree;
  problems.locateIn(root);
  refuseExpressions(root, problems);
  const data = dataOf(root, older, problems);
  if (!data || !hasWork(data, problems)) return undefined;
  const environments = data.environments === undefined ? [] : environmentsOf(data, older, problems);
  if (!data.stages && !data.jobs) return { environments };
  const pipeline = buildPipeline(data, older, problems);
  return pipeline && { pipeline, environments };
}

function isMapping(tree: Node, problems: Problems): boolean {
  if (tree.kind === 'map') return true;
  const got = tree.kind === 'list' ? 'list' : typeof tree.value;
  const message = `expected a mapping at the top level, got ${got}; write 'stages:' or 'jobs:'`;
  problems.at('E-ROOT', tree.range, [], message);
  return false;
}

/** Characters of a file from which on zod's compiled checks are faster than its plain ones. */
const COMPILING_PAYS = 100_000;

function dataOf(root: Node, older: boolean, problems: Problems): ConfigurationData | undefined {
  const schemaFor = older ? olderConfiguration : configuration;
  const data = plainOf(root);
  // Compiling the schema takes longer than checking a small file with it as it is.
  const jitless = problems.source.text.length < COMPILING_PAYS;
  const parsed = schemaFor(usesOf(data)).safeParse(data, { jitless });
  if (parsed.success) return parsed.data;
  // What would have been right may be what the file has nothing of.
  const whole = older ? wholeOlderConfiguration() : wholeConfiguration();
  reportIssues(parsed.error.issues, (path) => keysAt(whole, path, data), problems);
  return readLeniently(data);
}

function hasWork(data: ConfigurationData, problems: Problems): boolean {
  if (data.stages && data.jobs) {
    const message = "'jobs' and 'stages' exclude each other; move the jobs into a stage";
    problems.of('E-EXCLUSIVE', ['jobs'], message, 'key');
  }
  const hasAny = Boolean(data.stages ?? data.jobs ?? data.environments ?? data.monitor);
  if (!hasAny && !problems.hasErrors)
    problems.of('E-REQUIRED', [], "there is nothing to do; add 'stages:' or 'jobs:'");
  return hasAny;
}
