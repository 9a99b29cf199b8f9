import { asDockerSpec, type DockerSpec, dockerSpecOf } from '../../../config/targets/docker/spec.js';
import type { Shipment } from '../../../ports/fleet.js';
import type { DockerFleetParts } from '../place.js';

/** What a release on its way runs. */
export const dockerSpecFor = ({ spec }: Shipment, { target }: DockerFleetParts): DockerSpec =>
  spec ? asDockerSpec(spec) : dockerSpecOf(target);
