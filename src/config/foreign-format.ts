import { entryAt, type Node } from './node.js';
import type { Problems } from './problems.js';

const GITHUB =
  "this is a GitHub workflow, not a file of cimyr; write the commands of its jobs as 'jobs: { <name>: { run: [ … ], needs: [ … ] } }' into a cimyr.yml, and leave triggers, runners, permissions and actions in the workflow";
const GITLAB =
  "this is a GitLab pipeline, not a file of cimyr; write each job into a cimyr.yml as 'jobs: { <name>: { run: [ … ] } }', 'script:' as 'run:', 'stage:' as 'needs:'; runners, images and rules stay in a .gitlab-ci.yml that calls cimyr";

/** Says in one line that a whole file is another system's, where naming key after key would bury that. */
export function reportForeignFormat(root: Node, problems: Problems): boolean {
  const message = isGitHubWorkflow(root) ? GITHUB : isGitLabPipeline(root) ? GITLAB : undefined;
  if (message !== undefined) problems.at('E-FORMAT', [root.range[0], root.range[0]], [], message);
  return message !== undefined;
}

const has = (node: Node | undefined, ...keys: readonly string[]): boolean =>
  node !== undefined && keys.some((key) => entryAt(node, key) !== undefined);

/** What starts it stands in it, and no job has commands of its own. */
function isGitHubWorkflow(root: Node): boolean {
  const jobs = valuesOf(entryAt(root, 'jobs')?.value);
  const isForeign = (job: Node) => has(job, 'steps', 'uses') && !has(job, 'run');
  return has(root, 'on') && jobs.length > 0 && jobs.every(isForeign);
}

/** Its jobs are keys at the top. */
function isGitLabPipeline(root: Node): boolean {
  const stages = entryAt(root, 'stages')?.value;
  const areOurs = stages !== undefined && !(stages.kind === 'list' && stages.items.every(isScalar));
  if (has(root, 'jobs') || areOurs) return false;
  return valuesOf(root).some((job) => has(job, 'script', 'trigger') && !has(job, 'run'));
}

const isScalar = ({ kind }: Node) => kind === 'scalar';
const valuesOf = (node: Node | undefined): readonly Node[] =>
  node?.kind === 'map' ? [...node.entries.values()].map(({ value }) => value) : [];
