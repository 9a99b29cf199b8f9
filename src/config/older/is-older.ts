import { entryAt, type Node } from '../node.js';

const OLDER_STAGE_KEYS = ['dependencies', 'environment', 'allow_failure', 'conditions'];
const OLDER_JOB_KEYS = ['dependencies', 'environment', 'retry_count', 'allow_failure'];

/**
 * A file is of the older format when a job has `commands`, or when it uses a key that only that format has and
 * no job has our `run`: beside `run` such a key is one that somebody brought from elsewhere.
 */
export function isOlder(root: Node): boolean {
  const stages = itemsOf(root, 'stages');
  const jobs = stages.flatMap((stage) => itemsOf(stage, 'jobs'));
  const has = (node: Node, keys: readonly string[]) => keys.some((key) => entryAt(node, key));
  if (jobs.some((job) => has(job, ['commands']))) return true;
  if (jobs.some((job) => has(job, ['run'])) || entryAt(root, 'jobs')) return false;
  return (
    entryAt(root, 'triggers') !== undefined ||
    entryAt(root, 'environments')?.value.kind === 'list' ||
    stages.some((stage) => has(stage, OLDER_STAGE_KEYS)) ||
    jobs.some((job) => has(job, OLDER_JOB_KEYS))
  );
}

function itemsOf(node: Node, key: string): readonly Node[] {
  const list = entryAt(node, key)?.value;
  return list?.kind === 'list' ? list.items : [];
}
