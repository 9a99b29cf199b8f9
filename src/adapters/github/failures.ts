import { isoTime } from '../../base/clock.js';
import { formatDuration } from '../../base/duration.js';
import type { PublishFailure } from '../../ports/published-failure.js';

type Kind = PublishFailure['kind'];
type Of<K extends Kind> = Extract<PublishFailure, { kind: K }>;

interface Row {
  readonly code: string;
  /** What happened, and what to do about it; both go on behind a name and a colon. */
  readonly says: string;
  readonly next: string;
}

const ROWS: { readonly [K in Kind]: (failure: Of<K>) => Row } = {
  token: () => ({
    code: 'A-TOKEN',
    says: 'GitHub does not know the token, or it has expired',
    next: `give 'github-token' the token of this job: \${{ github.token }}`,
  }),
  permission: ({ permissions, said }) => ({
    code: 'A-PERM',
    says: `the token may not do this${quoted(said)}`,
    next: `${asYaml(permissions)}\nFor a pull request of a fork or of Dependabot it stays read-only, whatever is written there`,
  }),
  'not-found': ({ permissions }) => ({
    code: 'A-NOT-FOUND',
    says: 'GitHub says that it is not there, or does not show it to this token',
    next: `if it is there, ${asYaml(permissions)}`,
  }),
  refused: ({ status, said }) => ({
    code: 'A-REFUSED',
    says: `GitHub refused it (status ${status})${quoted(said)}`,
    next: 'change what it names, or turn this report off',
  }),
  limited: ({ untilMs }) => ({
    code: 'A-LIMIT',
    says: `GitHub takes no more requests until ${isoTime(untilMs)}`,
    next: 'try again after that; the limit is shared by all workflows of the repository',
  }),
  slow: ({ limitMs }) => ({
    code: 'A-TIME',
    says: `GitHub took more than the ${formatDuration(limitMs)} that reporting may take`,
    next: 'look at https://www.githubstatus.com, and run it again',
  }),
  response: ({ problem }) => ({
    code: 'A-RESPONSE',
    says: problem,
    next: 'look at https://www.githubstatus.com, and check that GITHUB_API_URL is that of the API',
  }),
  redirected: ({ host }) => ({
    code: 'A-REDIRECT',
    says: `redirected to ${host}, where the token is not sent`,
    next: 'check GITHUB_API_URL, and what is between here and GitHub',
  }),
  network: ({ host, reason }) => ({
    code: 'A-NETWORK',
    says: `${host} gave no answer (${reason})`,
    next: "check the network of the runner, and its proxy's variables",
  }),
  unavailable: ({ reason }) => ({
    code: 'A-LOAD',
    says: `what speaks to GitHub could not be loaded (${reason})`,
    next: 'check that the action is whole, and that GITHUB_EVENT_PATH holds JSON',
  }),
  cancelled: () => ({
    code: 'A-CANCELLED',
    says: 'it was cancelled',
    next: 'run it again if it is needed',
  }),
};

/** Such as `checks: write`, ready to be pasted. */
const asYaml = (permissions: readonly string[]) =>
  `add to the job, beside the permissions that it has:\npermissions:\n${permissions.map((line) => `  ${line}`).join('\n')}`;

const quoted = (said: string) => (said === '' ? '' : `: '${said}'`);

export interface PublishNotice {
  readonly code: string;
  readonly message: string;
}

/** `what` was to be published, such as 'the check run'. */
export function publishNotice(what: string, failure: PublishFailure): PublishNotice {
  const row = ROWS[failure.kind] as (failure: PublishFailure) => Row;
  const { code, says, next } = row(failure);
  return { code, message: `${code} ${what} is not published: ${says}; ${next}` };
}
