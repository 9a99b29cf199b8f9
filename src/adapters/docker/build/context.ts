import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { err, ok, type Result } from '../../../base/result.js';
import { type IgnoredFolder, IgnoreRules } from './ignored.js';

/** What of a directory is sent to be built, sorted. */
export interface BuildContext {
  /** Absolute, without links. */
  readonly root: string;
  readonly entries: readonly { readonly path: string }[];
}

export interface ContextRequest {
  /** Absolute. */
  readonly context: string;
  /** Below the context. */
  readonly dockerfile: string;
  /** Nothing outside of it is sent. */
  readonly workspace: string;
}

/**
 * As `docker build` finds it: without what `<Dockerfile>.dockerignore` leaves out, or `.dockerignore` where there is no
 * such file. The Dockerfile goes along in any case: the engine reads it there. The error is what is wrong with it.
 */
export function findContext({
  context,
  dockerfile,
  workspace,
}: ContextRequest): Result<BuildContext, string> {
  if (!statSync(context, { throwIfNoEntry: false })?.isDirectory())
    return err(`there is no directory '${relative(workspace, context) || '.'}' to build`);
  const root = realpathSync(context);
  if (isOutside(realpathSync(workspace), root)) return err('the context lies outside of the workspace');
  const file = join(root, dockerfile);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    return err(`there is no '${dockerfile}' in the context`);
  if (isOutside(root, realpathSync(file))) return err(`'${dockerfile}' leads out of the context`);
  const paths = new Set<string>([join(dockerfile)]);
  const rules = new IgnoreRules(ignoreTextOf(root, dockerfile));
  gather(root, '', rules, rules.root, paths);
  return ok({ root, entries: [...paths].sort().map((path) => ({ path })) });
}

const isOutside = (outer: string, inner: string): boolean => relative(outer, inner).split(sep)[0] === '..';

function ignoreTextOf(root: string, dockerfile: string): string {
  const found = [`${dockerfile}.dockerignore`, '.dockerignore'].find((name) => existsSync(join(root, name)));
  return found === undefined ? '' : readFileSync(join(root, found), 'utf8');
}

/** Links go as links, devices and pipes as what they are; a socket cannot be sent, and is left out as Docker does. */
function gather(
  root: string,
  directory: string,
  rules: IgnoreRules,
  folder: IgnoredFolder,
  paths: Set<string>,
): void {
  for (const entry of readdirSync(join(root, directory), { withFileTypes: true })) {
    const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
    const { isIgnored, isAll, below } = rules.entry(folder, entry.name);
    if (!isIgnored && !entry.isSocket()) paths.add(path);
    if (entry.isDirectory() && !isAll) gather(root, path, rules, below, paths);
  }
}
