import type { Platforms } from './platform.js';

const hosts = async () => (await import('./platforms/hosts.js')).hosts;
const docker = async () => (await import('./platforms/docker.js')).docker;

/** What this version deploys to. */
export const PLATFORMS: Platforms = { ssh: hosts, local: hosts, docker };
