/**
 * A path or a path pattern without `.` and doubled slashes; `a/../b` is `b` where `a` is plain. A slash at the end
 * stays, unless nothing stands before it.
 */
export function foldedPath(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split('/').slice(path.startsWith('/') ? 1 : 0)) {
    const last = kept.at(-1);
    if (segment === '..' && last !== undefined && last !== '..' && !isOpen(last)) kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  const isFolder = /(^|\/)\.{0,2}$/.test(path) && kept.length > 0 && kept.at(-1) !== '..';
  return `${path.startsWith('/') ? '/' : ''}${kept.join('/')}${isFolder ? '/' : ''}`;
}

/** May stand for several segments, or for none. */
const isOpen = (segment: string): boolean => /[*?[\]{}\\$]/.test(segment);

/** Whether a path or pattern may lead out of the workspace, alternatives in braces included. */
export function leavesWorkspace(pattern: string): boolean {
  const path = foldedPath(pattern.replace(/^!/, '').replace(/\$\{\{.*?\}\}/gs, 'x'));
  return /^[/~]|^\{(.*,)?\/|(^|[/{,])\.\.([/},]|$)/s.test(path);
}
