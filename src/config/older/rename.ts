import type { Entry, Node, Path } from '../node.js';
import type { Problems } from '../problems.js';
import { toCondition } from './conditions.js';

/**
 * The older system's vocabulary, renamed key by key into ours; nodes keep their places, so that everything
 * behind this file speaks one language and still points into the user's text.
 */
type Rename = (entry: Entry, path: Path, problems: Problems) => Entry[];
interface Level {
  readonly renames: Readonly<Record<string, Rename>>;
  /** Keys of the newer vocabulary: a file may be moved key by key. */
  readonly kept: readonly string[];
}

const drop: Rename = () => [];
const as =
  (key: string, change: (value: Node) => Node = (value) => value): Rename =>
  (entry) => [{ ...entry, key, value: change(entry.value) }];
/** An empty list or map, or nothing at all, means that the key is absent. */
const unlessEmpty =
  (rename: Rename): Rename =>
  (entry, path, problems) =>
    isEmpty(entry.value) ? [] : rename(entry, path, problems);
const each =
  (level: Level): Rename =>
  (entry, path, problems) => {
    const { value } = entry;
    if (value.kind !== 'list') return [entry];
    const items = value.items.map((item, i) => rename(item, level, [...path, i], problems));
    return [{ ...entry, value: { ...value, items } }];
  };

const JOB: Level = {
  renames: {
    name: as('name'),
    description: drop,
    commands: as('run'),
    environment: unlessEmpty(as('env')),
    artifacts: unlessEmpty(as('artifacts')),
    dependencies: unlessEmpty(as('needs')),
    timeout: unlessEmpty(as('timeout')),
    retry_count: unlessEmpty(as('retry')),
    allow_failure: unlessEmpty(as('allow-failure', toBoolean)),
  },
  kept: 'run needs if env retry shell working-directory idle-timeout allow-failure matrix slots lock cache changes reports services container'.split(
    ' ',
  ),
};

const STAGE: Level = {
  renames: {
    name: as('name'),
    description: drop,
    dependencies: unlessEmpty(as('needs')),
    environment: unlessEmpty(as('env')),
    allow_failure: unlessEmpty(as('allow-failure', toBoolean)),
    parallel: unlessEmpty(as('parallel', toBoolean)),
    timeout: unlessEmpty(as('timeout')),
    conditions: unlessEmpty(toCondition),
    jobs: each(JOB),
  },
  kept: ['needs', 'if', 'env', 'allow-failure', 'changes'],
};

const ENVIRONMENT: Level = {
  renames: Object.fromEntries(
    'name type host port user key_path docker_registry kubernetes_context variables pre_deploy_hooks post_deploy_hooks health_checks'
      .split(' ')
      .map((key) => [key, unlessEmpty(as(key))]),
  ),
  kept: [],
};

const ROOT: Level = {
  renames: {
    name: unlessEmpty(as('name')),
    description: drop,
    variables: unlessEmpty(as('variables')),
    // Only `generate` uses triggers.
    triggers: drop,
    timeout: unlessEmpty(as('timeout')),
    stages: unlessEmpty(each(STAGE)),
    environments: unlessEmpty(each(ENVIRONMENT)),
  },
  kept: ['defaults', 'max-parallel', 'on-failure', 'monitor', '$schema', 'requires', 'jobs'],
};

// What the older system wrote back into a saved file about a run: not configuration.
const SAVED_STATE = new Set(
  'status created_at started_at finished_at duration start_time end_time output error'.split(' '),
);

export function renameOlder(root: Node, problems: Problems): Node {
  return rename(root, ROOT, [], problems);
}

function rename(node: Node, level: Level, path: Path, problems: Problems): Node {
  if (node.kind !== 'map') return node;
  const entries = new Map<string, Entry>();
  for (const entry of node.entries.values()) {
    for (const renamed of renamedEntry(entry, level, [...path, entry.key], problems)) {
      const other = entries.get(renamed.key);
      const message = `'${entry.key}' says the same as '${other?.written ?? ''}'; remove one`;
      if (other) problems.at('E-DUP-KEY', entry.keyRange, [...path, entry.key], message);
      else entries.set(renamed.key, { ...renamed, written: entry.key });
    }
  }
  return { ...node, entries };
}

function renamedEntry(entry: Entry, level: Level, path: Path, problems: Problems): Entry[] {
  const change = Object.hasOwn(level.renames, entry.key) ? level.renames[entry.key] : undefined;
  if (change) return change(entry, path, problems);
  if (SAVED_STATE.has(entry.key)) return [];
  if (level.kept.includes(entry.key)) return [entry];
  const message = `unknown key '${entry.key}' is ignored; remove it`;
  problems.at('W-UNKNOWN-KEY', entry.keyRange, path, message);
  return [];
}

function isEmpty(node: Node): boolean {
  if (node.kind === 'map') return node.entries.size === 0;
  if (node.kind === 'list') return node.items.length === 0;
  return node.value === null || node.value === '';
}

/** The older system read YAML 1.1, where yes, no, on and off are booleans. */
function toBoolean(node: Node): Node {
  if (node.kind !== 'scalar' || !node.isPlain || typeof node.value !== 'string') return node;
  if (/^(yes|on|y)$/i.test(node.value)) return { ...node, value: true };
  if (/^(no|off|n)$/i.test(node.value)) return { ...node, value: false };
  return node;
}
