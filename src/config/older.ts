import { type Entry, entryOf, type Node } from './node.js';
import type { Problems } from './problems.js';

/**
 * The older system's vocabulary, renamed key by key into ours; nodes keep their places, so that everything
 * behind this file speaks one language and still points into the user's text.
 */
const OLDER_STAGE_KEYS = ['dependencies', 'environment', 'allow_failure', 'conditions'];
const OLDER_JOB_KEYS = ['commands', 'dependencies', 'environment', 'retry_count', 'allow_failure'];

/** A file is of the older format when it uses a key that only that format has. */
export function isOlder(root: Node): boolean {
  if (root.kind !== 'map') return false;
  if (entryOf(root, 'triggers') || entryOf(root, 'environments')?.value.kind === 'list') return true;
  const has = (node: Node, keys: readonly string[]) => keys.some((key) => entryOf(node, key));
  return itemsOf(root, 'stages').some(
    (stage) => has(stage, OLDER_STAGE_KEYS) || itemsOf(stage, 'jobs').some((job) => has(job, OLDER_JOB_KEYS)),
  );
}

type Rename = (entry: Entry, problems: Problems) => Entry[];

const drop: Rename = () => [];
const as =
  (key: string, change: (value: Node) => Node = (value) => value): Rename =>
  (entry) => [{ ...entry, key, value: change(entry.value) }];
/** An empty list or map, or nothing at all, means that the key is absent. */
const unlessEmpty =
  (rename: Rename): Rename =>
  (entry, problems) =>
    isEmpty(entry.value) ? [] : rename(entry, problems);

const ROOT: Readonly<Record<string, Rename>> = {
  name: as('name'),
  description: drop,
  variables: unlessEmpty(as('variables')),
  // Only `generate` uses triggers.
  triggers: drop,
  timeout: unlessEmpty(as('timeout')),
  stages: (entry, problems) => [
    { ...entry, value: eachItem(entry.value, (stage) => rename(stage, STAGE, problems)) },
  ],
  environments: as('environments'),
  jobs: as('jobs'),
};

const STAGE: Readonly<Record<string, Rename>> = {
  name: as('name'),
  dependencies: unlessEmpty(as('needs')),
  environment: unlessEmpty(as('env')),
  allow_failure: as('allow-failure', toBoolean),
  parallel: as('parallel', toBoolean),
  timeout: unlessEmpty(as('timeout')),
  conditions: unlessEmpty(toCondition),
  jobs: (entry, problems) => [
    { ...entry, value: eachItem(entry.value, (job) => rename(job, JOB, problems)) },
  ],
};

const JOB: Readonly<Record<string, Rename>> = {
  name: as('name'),
  commands: as('run'),
  environment: unlessEmpty(as('env')),
  artifacts: unlessEmpty(as('artifacts')),
  dependencies: unlessEmpty(as('needs')),
  timeout: unlessEmpty(as('timeout')),
  retry_count: as('retry'),
  allow_failure: as('allow-failure', toBoolean),
};

// What the older system wrote back into a saved file about a run: not configuration.
const SAVED_STATE = new Set([
  'status',
  'created_at',
  'started_at',
  'finished_at',
  'duration',
  'start_time',
  'end_time',
  'output',
  'error',
]);

export function renameOlder(root: Node, problems: Problems): Node {
  return rename(root, ROOT, problems);
}

function rename(node: Node, table: Readonly<Record<string, Rename>>, problems: Problems): Node {
  if (node.kind !== 'map') return node;
  const entries = [...node.entries.values()].flatMap((entry) => {
    const change = table[entry.key];
    if (change) return change(entry, problems);
    if (SAVED_STATE.has(entry.key)) return [];
    if (Object.values(CURRENT_KEYS).some((keys) => keys.has(entry.key))) return [entry];
    problems.at('W-UNKNOWN-KEY', entry.keyRange, entry.key, `unknown key '${entry.key}' is ignored`);
    return [];
  });
  return { ...node, entries: new Map(entries.map((entry) => [entry.key, entry])) };
}

// A file may be moved to the newer vocabulary key by key.
const CURRENT_KEYS = {
  root: new Set(['defaults', 'max-parallel', 'on-failure', 'monitor', '$schema', 'requires']),
  stage: new Set(['needs', 'if', 'env', 'allow-failure', 'changes']),
  job: new Set([
    'run',
    'retry',
    'shell',
    'working-directory',
    'idle-timeout',
    'matrix',
    'slots',
    'lock',
    'cache',
    'reports',
    'services',
    'container',
  ]),
};

function isEmpty(node: Node): boolean {
  if (node.kind === 'map') return node.entries.size === 0;
  if (node.kind === 'list') return node.items.length === 0;
  return node.value === null || node.value === '';
}

const eachItem = (node: Node, change: (item: Node) => Node): Node =>
  node.kind === 'list' ? { ...node, items: node.items.map(change) } : node;

function itemsOf(node: Node, key: string): readonly Node[] {
  const list = entryOf(node, key)?.value;
  return list?.kind === 'list' ? list.items : [];
}

/** The older system read YAML 1.1, where yes, no, on and off are booleans. */
function toBoolean(node: Node): Node {
  if (node.kind !== 'scalar' || !node.isPlain || typeof node.value !== 'string') return node;
  if (/^(yes|on)$/i.test(node.value)) return { ...node, value: true };
  if (/^(no|off)$/i.test(node.value)) return { ...node, value: false };
  return node;
}

/** `conditions: { branch: 'release/*', environment: { TIER: prod } }` as an expression of ours. */
function toCondition(entry: Entry, problems: Problems): Entry[] {
  const branch = entryOf(entry.value, 'branch')?.value;
  const environment = entryOf(entry.value, 'environment')?.value;
  const parts: string[] = [];
  if (branch?.kind === 'scalar') {
    const expression = branchExpression(branch.text);
    if (expression === undefined) {
      problems.at(
        'E-EXPR',
        branch.range,
        'conditions.branch',
        `pattern '${branch.text}' cannot be carried over; write it as 'if:'`,
      );
    } else parts.push(expression);
  }
  if (environment?.kind === 'map') {
    for (const [key, { value }] of environment.entries) {
      if (value.kind === 'scalar') parts.push(`env.${key} == ${quoted(value.text)}`);
    }
  }
  const custom = entryOf(entry.value, 'custom');
  if (custom)
    problems.at(
      'W-CONDITION',
      custom.keyRange,
      'conditions.custom',
      "'custom' never had an effect and is ignored; write it as 'if:'",
    );
  if (parts.length === 0) return [];
  const text = parts.join(' && ');
  return [
    {
      ...entry,
      key: 'if',
      value: { kind: 'scalar', range: entry.value.range, value: text, text, isPlain: false },
    },
  ];
}

/** A branch pattern with `*` only: its literal beginning, end and middles. */
function branchExpression(pattern: string): string | undefined {
  if (/[?[\]]/.test(pattern)) return undefined;
  const pieces = pattern.split('*');
  const [first = '', last = ''] = [pieces[0], pieces.at(-1)];
  if (pieces.length === 1) return `github.ref_name == ${quoted(first)}`;
  if (pieces.length > 2 && pieces.slice(1, -1).some((piece) => piece !== '')) return undefined;
  const tests = [
    first && `startsWith(github.ref_name, ${quoted(first)})`,
    last && `endsWith(github.ref_name, ${quoted(last)})`,
  ];
  return tests.filter(Boolean).join(' && ') || 'true';
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
