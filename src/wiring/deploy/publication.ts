import type { GitHubClient } from '../../adapters/github/client.js';
import {
  closeDeployment,
  retireEarlier,
  setDeploymentStatus,
} from '../../adapters/github/deployment-status.js';
import {
  findDeployment,
  isCommit,
  isRecordKnown,
  openDeployment,
} from '../../adapters/github/deployments.js';
import { type PublishNotice, publishNotice } from '../../adapters/github/failures.js';
import type { Masked } from '../../base/masked.js';
import { ok, type Result } from '../../base/result.js';
import type { EnvironmentType } from '../../domain/rollout/environment.js';
import type { RolloutFact } from '../../domain/rollout/event.js';
import type { DeploymentStatus, OpenDeployment } from '../../ports/published-deployment.js';
import type { PublishFailure } from '../../ports/published-failure.js';
import type { DeploymentEnd } from '../../report/rollout/deployment-status.js';
import { shortRelease } from '../../report/rollout/names.js';
import type { Vouches } from './options.js';

/** Asks GitHub whether its deployment of then vouches for a record. Who cannot be asked does not. */
export const vouchedByDeployment =
  (client: GitHubClient, environment: string): Vouches =>
  async (release, digest) => {
    const known = await isRecordKnown(client, environment, release, digest);
    return known.ok && known.value;
  };

/** What a deployment is, as far as it does not change on the way. */
export interface Published {
  readonly environment: string;
  readonly type: EnvironmentType;
  /** The commit that the step runs for: a release that is none itself is shown at it. */
  readonly sha: string;
  readonly run: string;
  readonly logUrl: string;
  /** Names the step within the run. */
  readonly holder: string;
}

const WHAT = "GitHub's deployment";

type Planned = Extract<RolloutFact, { kind: 'planned' }>;
type Told = Result<unknown, PublishFailure>;

/** What the post phase must know to close it. */
export interface KeptDeployment {
  /** Undefined from when GitHub is asked for it until it is known. */
  readonly id?: number;
  readonly environment: string;
  readonly release: string;
  readonly sha: string;
  readonly run: string;
  readonly holder: string;
}

/**
 * Tells GitHub's Deployments of a rollout as it goes on: one request after another, beside the rollout, which never
 * waits for it. The first failure ends the telling, and is told once.
 */
export class DeploymentPublication {
  readonly #client: GitHubClient;
  readonly #published: Published;
  readonly #mask: (text: string) => Masked;
  /** Hears of it before it is asked for, and again when it is there. */
  readonly #keep: (kept: KeptDeployment) => void;
  #deployment: OpenDeployment | undefined;
  #failure: PublishFailure | undefined;
  #queue: Promise<void> = Promise.resolve();

  constructor(
    client: GitHubClient,
    published: Published,
    mask: (text: string) => Masked,
    keep: (kept: KeptDeployment) => void,
  ) {
    this.#client = client;
    this.#published = published;
    this.#mask = mask;
    this.#keep = keep;
  }

  tell(fact: RolloutFact): void {
    if (fact.kind === 'planned') {
      this.#queue = this.#open(fact).then((told) => {
        this.#failure = failureOf(told);
      });
      this.#set('queued', 'waits for the lease');
    }
    if (fact.kind === 'started')
      this.#set('in_progress', `${fact.strategy} to ${shortRelease(fact.release)}`);
  }

  /** `end`: undefined while it is half done; `url`: where it serves. Gives what could not be told. */
  async end(end: DeploymentEnd | undefined, url?: string): Promise<PublishNotice | undefined> {
    if (end) this.#set(end.state, end.description, url);
    if (end?.state === 'success')
      this.#next((open) => retireEarlier(this.#client, open, this.#published.logUrl));
    await this.#queue;
    return this.#failure && publishNotice(WHAT, this.#failure);
  }

  async #open({ intent, release, previous, record }: Planned): Promise<Told> {
    const { environment, type, run, holder } = this.#published;
    const sha = isCommit(release) ? release : this.#published.sha;
    const kept = { environment, release, sha, run, holder };
    this.#keep(kept);
    const opened = await openDeployment(
      this.#client,
      {
        environment,
        type,
        run,
        holder,
        sha,
        task: intent === 'deploy' ? 'deploy' : 'deploy:rollback',
        description: this.#mask(
          `${shortRelease(release)}${previous === undefined ? '' : ` after ${shortRelease(previous)}`}`,
        ),
        payload: {
          release: this.#mask(release),
          ...(previous === undefined ? {} : { previous: this.#mask(previous) }),
          ...(record === undefined ? {} : { record: this.#mask(record) }),
        },
      },
      { reuses: true },
    );
    if (!opened.ok) return opened;
    this.#deployment = opened.value;
    this.#keep({ ...kept, id: opened.value.id });
    return opened;
  }

  #set(state: DeploymentStatus['state'], description: string, url?: string): void {
    const { logUrl } = this.#published;
    const status = statusOf({ state, description }, this.#mask, logUrl, url);
    this.#next((open) => setDeploymentStatus(this.#client, open, status));
  }

  /** Where nothing was planned, there is nothing to tell of. */
  #next(act: (open: OpenDeployment) => Promise<Told>): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#deployment && !this.#failure) this.#failure = failureOf(await act(this.#deployment));
    });
  }
}

const failureOf = (told: Told) => (told.ok ? undefined : told.error);

const statusOf = (
  { state, description }: DeploymentEnd,
  mask: (text: string) => Masked,
  logUrl: string,
  url: string | undefined,
): DeploymentStatus => ({
  state,
  description: mask(description),
  logUrl,
  // With a part of it masked it leads nowhere.
  ...(url !== undefined && state === 'success' && mask(url) === url ? { environmentUrl: url } : {}),
});

/** The post phase: an end for a deployment that its main phase left without one. */
export async function closeKept(
  client: GitHubClient,
  kept: KeptDeployment,
  end: DeploymentEnd,
  { mask, logUrl, url }: { mask: (text: string) => Masked; logUrl: string; url: string | undefined },
): Promise<PublishNotice | undefined> {
  const found = kept.id === undefined ? await findDeployment(client, kept) : ok({ id: kept.id });
  if (!found.ok) return publishNotice(WHAT, found.error);
  if (!found.value) return undefined;
  const closed = await closeDeployment(client, found.value, statusOf(end, mask, logUrl, url));
  return closed.ok ? undefined : publishNotice(WHAT, closed.error);
}
