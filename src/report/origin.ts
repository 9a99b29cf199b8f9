import type { FindingPlace } from '../domain/finding.js';

/** The commit that a run is of, where it can be looked at: on GitHub, or on a GitHub server of one's own. */
export interface Origin {
  /** `https://github.com` */
  readonly server: string;
  /** `owner/name` */
  readonly repository: string;
  readonly sha: string;
  /** Id of the workflow's run. */
  readonly run?: string;
}

/** Links lead only to where we know them to lead: each part must look as it should [S20]. */
function repositoryUrl({ server, repository }: Pick<Origin, 'server' | 'repository'>): string | undefined {
  const isSafe =
    /^https:\/\/[\w.-]+(?::\d+)?$/.test(server) && /^[\w-]+\/(?!\.{1,2}$)[\w.-]+$/.test(repository);
  return isSafe ? `${server}/${repository}` : undefined;
}

/** The line in the file as it was at the commit; undefined where that has no address. */
export function placeUrl(origin: Origin, { file, line, endLine }: FindingPlace): string | undefined {
  const base = repositoryUrl(origin);
  const segments = file.split('/');
  const isBelow = segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..');
  if (base === undefined || !isBelow || !isCommit(origin.sha) || !file.isWellFormed()) return undefined;
  const path = segments.map(encoded).join('/');
  const to = endLine !== undefined && line !== undefined && endLine > line ? `-L${endLine}` : '';
  return `${base}/blob/${origin.sha}/${path}${line === undefined ? '' : `#L${line}${to}`}`;
}

export function runUrl(origin: Origin): string | undefined {
  const base = repositoryUrl(origin);
  return base !== undefined && /^\d+$/.test(origin.run ?? '')
    ? `${base}/actions/runs/${origin.run}`
    : undefined;
}

/** What lies between two releases, where both are commits. */
export function compareUrl(origin: Origin, from: string, to: string): string | undefined {
  const base = repositoryUrl(origin);
  const areKnown = isCommit(from) && isCommit(to) && from !== to;
  return base !== undefined && areKnown ? `${base}/compare/${from}...${to}` : undefined;
}

const isCommit = (sha: string) => /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(sha);

/** Also what would end the address of a Markdown link. */
const encoded = (segment: string) =>
  encodeURIComponent(segment).replace(/[()'*!~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
