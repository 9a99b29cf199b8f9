import type * as z from 'zod';
import { nearest } from '../base/nearest.js';
import { type Node, type Path } from './node.js';
import type { Problems } from './problems.js';

type Issue = z.core.$ZodIssue;

/** Turns the schema's issues into diagnostics: one code each, the remedy behind the semicolon. */
export function reportIssues(issues: readonly Issue[], keysAt: KeysAt, problems: Problems): void {
  for (const issue of issues) report(issue, [], keysAt, problems);
}

/** The keys that may stand at a path. */
export type KeysAt = (path: Path) => readonly string[];

function report(issue: Issue, base: Path, keysAt: KeysAt, problems: Problems): void {
  const path = [...base, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) reportUnknownKey(key, [...path, key], keysAt(path), problems);
      return;
    case 'invalid_union': {
      const branch = likeliestBranch(issue.errors);
      if (branch) for (const inner of branch) report(inner, path, keysAt, problems);
      else reportType(path, expectedOf(issue.errors.flat()), problems);
      return;
    }
    case 'invalid_type':
      return reportType(path, [issue.expected], problems);
    case 'invalid_value': {
      const words = issue.values.map(String);
      const got = problems.nodeAt(path);
      const text = got?.kind === 'scalar' ? got.text : '';
      const near = nearest(text, words);
      return problems.of(
        'E-ENUM',
        path,
        `one of ${words.join(', ')} expected, got ${described(got)}${near ? `; did you mean '${near}'?` : ''}`,
      );
    }
    case 'too_small':
      if (issue.origin === 'string' || issue.origin === 'array')
        return problems.of('E-EMPTY', path, 'must not be empty; remove it or fill it in');
      return problems.of(
        'E-RANGE',
        path,
        `must be at least ${issue.minimum}, got ${described(problems.nodeAt(path))}`,
      );
    case 'too_big':
      return problems.of(
        'E-RANGE',
        path,
        `must be at most ${issue.maximum}, got ${described(problems.nodeAt(path))}`,
      );
    case 'invalid_format': {
      const isName = path.at(-1) === 'name' || issue.message.startsWith('must match');
      return problems.of(
        isName ? 'E-NAME' : 'E-TYPE',
        path,
        `${described(problems.nodeAt(path))} ${issue.message}`,
      );
    }
    case 'invalid_key':
      return problems.of(
        'E-NAME',
        path,
        `'${String(path.at(-1))}' ${issue.issues[0]?.message ?? 'is not a name'}`,
        'key',
      );
    case 'custom': {
      const params = issue.params as { code?: string; part?: 'key' } | undefined;
      return problems.of(params?.code ?? 'E-TYPE', path, issue.message, params?.part ?? 'value');
    }
    default:
      return problems.of('E-TYPE', path, issue.message);
  }
}

/** Of a union's branches the one that the user meant: whose type fits at the top, with the deepest trouble. */
function likeliestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fits = branches.filter(
    (issues) => !issues.some((i) => i.path.length === 0 && i.code === 'invalid_type'),
  );
  return (
    fits.find((issues) => issues.some((i) => i.path.length > 0 || i.code !== 'invalid_value')) ?? fits[0]
  );
}

const expectedOf = (issues: readonly Issue[]): string[] => [
  ...new Set(issues.flatMap((i) => (i.code === 'invalid_type' && i.path.length === 0 ? [i.expected] : []))),
];

const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: 'list',
  object: 'mapping',
  record: 'mapping',
  int: 'integer',
  number: 'number',
};

function reportType(path: Path, expected: readonly string[], problems: Problems): void {
  const node = problems.nodeAt(path);
  const wanted = [...new Set(expected.map((type) => TYPE_NAMES[type] ?? type))].join(' or ');
  const parent = problems.nodeAt(path.slice(0, -1));
  const isMissing = parent?.kind === 'map' && !parent.entries.has(String(path.at(-1)));
  if (isMissing) {
    return problems.of(
      'E-REQUIRED',
      path.slice(0, -1),
      `'${String(path.at(-1))}' is missing; add ${String(path.at(-1))}: <${wanted}>`,
    );
  }
  if (node?.kind === 'scalar' && node.value === null)
    return problems.of('E-REQUIRED', path, `${wanted} expected, got nothing; fill it in`);
  problems.of('E-TYPE', path, `${wanted} expected, got ${described(node)}${remedy(wanted, node)}`);
}

function remedy(wanted: string, node: Node | undefined): string {
  if (node?.kind !== 'scalar') return '';
  if (wanted.includes('string') && typeof node.value === 'number') return `; quote it: "${node.text}"`;
  if (wanted.includes('string') && typeof node.value === 'boolean') return `; quote it: "${node.text}"`;
  if (wanted.includes('boolean') && /^(yes|no|on|off)$/i.test(node.text)) {
    return `; write ${/^(yes|on)$/i.test(node.text) ? 'true' : 'false'}`;
  }
  return '';
}

/** A value as the user wrote it, cut at 80 characters. */
function described(node: Node | undefined): string {
  if (!node) return 'nothing';
  if (node.kind !== 'scalar') return node.kind === 'map' ? 'mapping' : 'list';
  if (node.value === null) return 'nothing';
  const text = node.text.length > 80 ? `${node.text.slice(0, 77)}…` : node.text;
  return typeof node.value === 'string' ? `string "${text}"` : `${typeof node.value} ${text}`;
}

/** Keys that people bring along, and what cimyr has for them. */
const FOREIGN: Readonly<Record<string, string>> = {
  steps: "list the commands in 'run:'",
  uses: 'cimyr runs commands; call the action in the workflow around it',
  'runs-on': 'the job runs where cimyr runs; choose the runner in the workflow around it',
  'strategy.matrix': "write 'matrix:' on the job itself",
  'continue-on-error': "write 'allow-failure: true'",
  'timeout-minutes': "write 'timeout: 10m'",
  script: "write 'run:'",
  before_script: "put it first in 'run:'",
  after_script: "write a job with 'if: always()'",
  image: "write 'container: { image: … }'",
  stage: "put the job into a stage's 'jobs:'",
  only: "write 'if:' or 'changes:'",
  except: "write 'if:' or 'changes:'",
  rules: "write 'if:' or 'changes:'",
  extends: 'use a YAML anchor and a merge key',
  include: 'one file is one app; use YAML anchors',
  default: "write 'defaults:'",
  permissions: 'permissions belong into the workflow around cimyr',
  concurrency: "write 'lock:'",
  resource_group: "write 'lock:'",
  on: 'triggers belong into the workflow around cimyr',
  with: "write 'env:'",
  outputs: 'write to $GITHUB_OUTPUT; needs.<job>.outputs has it',
  allow_failure: "write 'allow-failure:'",
  commands: "write 'run:'",
  dependencies: "write 'needs:'",
  environment: "write 'env:'",
  retry_count: "write 'retry:'",
  'max-attempts': "write 'retry:'",
  pipeline: "write 'stages:' or 'jobs:'",
};

function reportUnknownKey(key: string, path: Path, known: readonly string[], problems: Problems): void {
  const parent = problems.nodeAt(path.slice(0, -1));
  const node = problems.nodeAt(path);
  const hasMatrix = key === 'strategy' && node?.kind === 'map' && node.entries.has('matrix');
  const foreign = FOREIGN[hasMatrix ? 'strategy.matrix' : key];
  const taken = new Set(parent?.kind === 'map' ? parent.entries.keys() : []);
  const near = nearest(
    key,
    known.filter((word) => !taken.has(word)),
  );
  const hint = foreign ?? (near ? `did you mean '${near}'?` : `known here: ${known.join(', ')}`);
  problems.of('E-UNKNOWN-KEY', path, `unknown key '${key}'; ${hint}`, 'key');
}
