/** The permission of a workflow that each part of the API asks for. */
const OF_ROUTES: readonly (readonly [RegExp, string])[] = [
  [/\/check-runs/, 'checks'],
  [/\/deployments/, 'deployments'],
  [/\/issues\/|\/pulls/, 'pull-requests'],
];

/** What a workflow can give its token. https://docs.github.com/actions/reference/workflow-syntax#permissions */
const GRANTABLE: ReadonlySet<string> = new Set([
  'actions',
  'attestations',
  'checks',
  'contents',
  'deployments',
  'discussions',
  'issues',
  'packages',
  'pages',
  'pull-requests',
  'security-events',
  'statuses',
]);

/**
 * Lines for `permissions:`. The header has sets of which one is enough, `checks=write,contents=read; issues=write`:
 * the one that names what we expect is taken, else the first that a workflow can give. What is looked up is looked up
 * to be written: whoever followed `checks: read` would be sent back for more.
 */
export function permissionsFor(route: string, accepted: string | undefined): readonly string[] {
  const [method = 'GET'] = route.split(' ');
  const published = OF_ROUTES.find(([of]) => of.test(route))?.[1];
  const expected = published ?? 'contents';
  const sets = (accepted ?? '')
    .split(';')
    .map(grantable)
    .filter((set) => set.length > 0);
  const chosen = sets.find((set) => set.some((line) => line.startsWith(`${expected}:`))) ?? sets[0];
  const lines = chosen ?? [`${expected}: ${method === 'GET' ? 'read' : 'write'}`];
  return published === undefined ? lines : lines.map((line) => (isPublished(line) ? asWrite(line) : line));
}

const isPublished = (line: string): boolean =>
  line.startsWith('issues:') || OF_ROUTES.some(([, name]) => line.startsWith(`${name}:`));

const asWrite = (line: string): string => line.replace(/: read$/, ': write');

function grantable(set: string): string[] {
  return set.split(',').flatMap((entry) => {
    const [name = '', level = ''] = entry.trim().split('=');
    const word = name.replaceAll('_', '-');
    return GRANTABLE.has(word) && /^(read|write)$/.test(level) ? [`${word}: ${level}`] : [];
  });
}
