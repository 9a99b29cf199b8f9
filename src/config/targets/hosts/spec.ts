import * as z from 'zod/mini';
import { once } from '../../../base/once.js';
import type { Spec } from '../../../domain/rollout/spec.js';
import type { HostsTarget } from './target.js';

/** The commands of a release, each run in its directory. What is not there is not done. */
export interface HostsSpec extends Spec {
  readonly activate?: string;
  readonly start?: string;
  readonly stop?: string;
}

/** What a release that is deployed today runs. */
export const hostsSpecOf = ({ activate, instances }: HostsTarget): HostsSpec => ({
  ...(activate === undefined ? {} : { activate }),
  ...(instances ? { start: instances.start, stop: instances.stop } : {}),
});

const command = () => z.exactOptional(z.string().check(z.minLength(1)));

/** As it stands in a record. */
export const hostsSpec = once(() => z.object({ activate: command(), start: command(), stop: command() }));

/** Records were read by the same schema. */
export const asHostsSpec = (spec: Spec): HostsSpec => hostsSpec().parse(spec);
