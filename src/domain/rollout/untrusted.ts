/** What the runner says of the event; the payload is read from its file, never from variables. */
export interface RunnerEvent {
  readonly name: string;
  readonly payload: unknown;
}

type Tree = { readonly [key: string]: Tree | undefined } | undefined;

/**
 * Why an event may not deploy: whoever is outside the repository can start it, and chooses what it brings along.
 * Undefined for all others. https://docs.github.com/actions/reference/security/secure-use
 */
export function untrustedEvent({ name, payload }: RunnerEvent): string | undefined {
  const event = payload as Tree;
  const own = text(event?.['repository']?.['full_name']);
  switch (name) {
    case 'pull_request_target':
    case 'issue_comment':
      return `anybody can start a '${name}' event`;
    case 'pull_request':
    case 'pull_request_review':
    case 'pull_request_review_comment':
      return isForeign(event?.['pull_request']?.['head']?.['repo']?.['full_name'], own)
        ? `this '${name}' event comes from a fork`
        : undefined;
    case 'workflow_run':
      return isForeign(event?.['workflow_run']?.['head_repository']?.['full_name'], own)
        ? "this 'workflow_run' event follows a run of a fork"
        : undefined;
    default:
      return undefined;
  }
}

/** A fork that was deleted has no name any more. */
const isForeign = (head: unknown, own: string | undefined) => own === undefined || text(head) !== own;

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
