import { isMetadataName, linkLocalNets } from '../../base/link-local.js';
import { isIn, subnets } from '../../base/subnets.js';

const NEVER = linkLocalNets();

/** What does not lead out of a network of one's own. */
const PRIVATE = subnets(
  [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['224.0.0.0', 3],
  ],
  [
    ['::', 128],
    ['::1', 128],
    ['fc00::', 7],
    ['fec0::', 10],
    ['ff00::', 8],
  ],
);

/** Through a target host it resolves names that are not seen here. */
export const isForbiddenName = isMetadataName;

export const isForbidden = (address: string): boolean => isIn(NEVER, address);
export const isPrivate = (address: string): boolean => isForbidden(address) || isIn(PRIVATE, address);
