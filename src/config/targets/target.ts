import * as z from 'zod/mini';
import type { Target } from '../../domain/rollout/environment.js';
import type { Path } from '../node.js';
import type { Problems } from '../problems.js';
import { about } from '../schema/fields.js';
import { checkDocker } from './docker/agreement.js';
import { dockerTargetOf } from './docker/model.js';
import { type DockerData, dockerSchema } from './docker/schema.js';
import { checkHosts } from './hosts/agreement.js';
import { hostsTargetOf } from './hosts/model.js';
import { type HostsData, hostsSchemas } from './hosts/schema.js';
import type { TargetNeeds } from './ways.js';

// Of each platform its schemas, and a row: what the file says as a model, and what of it does not go together.

/** Read, and refused where it would be deployed to. */
const laterSchema = () => z.looseObject({ kind: z.literal('kubernetes') });

export const target = () =>
  about(
    'Where the releases go.',
    z.discriminatedUnion('kind', [...hostsSchemas(), dockerSchema(), laterSchema()]),
  );

export type TargetData = z.output<ReturnType<typeof target>>;

interface Platform<Data extends TargetData> {
  readonly modelOf: (data: Data) => Target;
  /** `path` is the environment's. */
  readonly check: (data: Data, ways: TargetNeeds, path: Path, problems: Problems) => void;
  /** State is kept there by the app's name, beside that of other apps. */
  readonly isNamed: boolean;
}

const hosts: Platform<HostsData> = { modelOf: hostsTargetOf, check: checkHosts, isNamed: true };
const docker: Platform<DockerData> = { modelOf: dockerTargetOf, check: checkDocker, isNamed: true };
const later: Platform<Exclude<TargetData, HostsData | DockerData>> = {
  modelOf: ({ kind }) => ({ kind }),
  check: () => {},
  isNamed: false,
};

const PLATFORMS: { readonly [K in TargetData['kind']]: Platform<Extract<TargetData, { kind: K }>> } = {
  ssh: hosts,
  local: hosts,
  docker,
  kubernetes: later,
};

/** The table has one row per kind; TypeScript cannot see that row and data belong together. */
export const platformOf = ({ kind }: TargetData): Platform<TargetData> =>
  PLATFORMS[kind] as Platform<TargetData>;
