import type { CheckoutOrigin } from '../../domain/checkout-origin.js';
import { attributes, type KeyValue, type Mask } from './otlp.js';

/** What all spans of a run, or of a rollout, have in common. `given` is what the user says of it: it counts more than what was found. */
export function resourceOf(
  { id, pipeline }: { readonly id: string; readonly pipeline: string },
  origin: CheckoutOrigin,
  given: Readonly<Record<string, string>>,
  mask: Mask,
): KeyValue[] {
  const { provider, repository, commit, ref, base, change, runUrl, runner } = origin;
  return attributes(
    {
      'cicd.pipeline.run.url.full': runUrl,
      'cicd.worker.id': runner,
      'cicd.worker.name': runner,
      'vcs.provider.name': provider,
      'vcs.repository.url.full': repository?.url,
      'vcs.repository.name': repository?.name,
      'vcs.owner.name': repository?.owner,
      'vcs.ref.head.name': ref?.name,
      'vcs.ref.head.revision': commit,
      'vcs.ref.head.type': ref?.type,
      'vcs.ref.type': ref?.type,
      'vcs.ref.base.name': base,
      'vcs.change.id': change,
      ...given,
      'cicd.pipeline.name': pipeline,
      'cicd.pipeline.run.id': id,
    },
    mask,
  );
}
