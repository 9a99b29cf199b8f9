import { err, ok, type Result } from '../base/result.js';
import type { Diagnostic } from '../domain/diagnostic.js';
import type { Pipeline } from '../domain/pipeline.js';
import { crossCheck } from './cross-check.js';
import { reportIssues } from './issues.js';
import { checkCharacters, decode } from './limits.js';
import { toData } from './node.js';
import { isOlder, renameOlder } from './older.js';
import { buildPipeline } from './pipeline.js';
import { Problems } from './problems.js';
import { configuration, olderConfiguration } from './schema/configuration.js';
import { keysAt } from './schema/keys.js';
import { makeSource, type Source } from './source.js';
import { parseYaml } from './yaml.js';

export interface Configuration {
  readonly source: Source;
  /** Undefined when the file has neither `stages` nor `jobs`. */
  readonly pipeline?: Pipeline;
  readonly environments: readonly string[];
  /** Warnings, and what this version cannot run (`E-UNSUPPORTED`, which only `run` minds). */
  readonly diagnostics: readonly Diagnostic[];
}

export interface Rejected {
  readonly source: Source;
  readonly diagnostics: readonly Diagnostic[];
}

/** Text in, model out, or everything that is wrong with it at once. */
export function loadConfiguration(file: string, bytes: Uint8Array): Result<Configuration, Rejected> {
  const undecoded = new Problems(makeSource(file, ''));
  const text = decode(bytes, undecoded);
  if (text === undefined) return err({ source: undecoded.source, diagnostics: undecoded.diagnostics });
  const problems = new Problems(makeSource(file, text));
  const found = read(text, problems);
  if (!found || problems.diagnostics.some((d) => d.severity === 'error' && d.code !== 'E-UNSUPPORTED')) {
    return err({ source: problems.source, diagnostics: problems.sorted() });
  }
  return ok({ source: problems.source, ...found, diagnostics: problems.sorted() });
}

function read(
  text: string,
  problems: Problems,
): Pick<Configuration, 'pipeline' | 'environments'> | undefined {
  checkCharacters(text, problems);
  if (problems.hasErrors) return undefined;
  if (problems.source.file.endsWith('.json') && !isJson(text, problems)) return undefined;
  const tree = parseYaml(text, problems);
  if (!tree) return undefined;
  if (tree.kind !== 'map') {
    const got = tree.kind === 'list' ? 'list' : typeof tree.value;
    problems.at(
      'E-ROOT',
      tree.range,
      '',
      `expected a mapping at the top level, got ${got}; write 'stages:' or 'jobs:'`,
    );
    return undefined;
  }
  const older = isOlder(tree);
  const root = older ? renameOlder(tree, problems) : tree;
  problems.locateIn(root);
  const schema = older ? olderConfiguration : configuration;
  const parsed = schema.safeParse(toData(root));
  if (!parsed.success) {
    reportIssues(parsed.error.issues, (path) => keysAt(schema, path), problems);
    return undefined;
  }
  const { data } = parsed;
  if (!data.stages && !data.jobs && !data.environments && !data.monitor) {
    problems.of('E-REQUIRED', [], "there is nothing to do; add 'stages:' or 'jobs:'");
    return undefined;
  }
  if (data.stages && data.jobs) {
    problems.of(
      'E-EXCLUSIVE',
      ['jobs'],
      "'jobs' and 'stages' exclude each other; move the jobs into a stage",
      'key',
    );
    return undefined;
  }
  const { environments: found = {} } = data;
  const environments = Array.isArray(found) ? found.map(({ name }) => name) : Object.keys(found);
  if (!data.stages && !data.jobs) return { environments };
  const pipeline = buildPipeline(data, older, problems);
  if (!pipeline) return undefined;
  crossCheck(pipeline, problems);
  return { pipeline, environments };
}

/** JSON is read as YAML for its places; what only YAML allows is refused first. */
function isJson(text: string, problems: Problems): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const message = (error as Error).message;
    const offset = Number(/position (\d+)/.exec(message)?.[1] ?? 0);
    problems.at(
      'E-SYNTAX',
      [offset, offset],
      '',
      message.replace(/ in JSON at position.*$/s, ' in JSON').replace(/, "[\s\S]*$/, ''),
    );
    return false;
  }
}
