import type { ContainerWrong, ImageWrong, RolloutFailure } from '../../../domain/rollout/failure.js';
import { type Said, saidWords } from './said.js';

type Of<K extends RolloutFailure['kind']> = Extract<RolloutFailure<string>, { kind: K }>;

const IMAGES: Readonly<Record<ImageWrong, Said>> = {
  refused: [
    'the registry refuses it',
    "see 'registry' of the target: user, password, and what they may read",
  ],
  missing: ['there is no such image', 'see its name and tag; was it pushed?'],
  unreachable: [
    'the registry cannot be reached from there',
    'see its name, the network, and the proxy of the engine',
  ],
  build: ['it cannot be built', 'see the last lines of the build'],
  archive: ['the archive cannot be loaded', "make it with 'docker save'"],
  other: ['it cannot be had', 'see what the engine says'],
};

export function imageWords({ place, reference, wrong, detail }: Of<'image'>): Said {
  const [what, next] = IMAGES[wrong];
  return [`${place}: image ${reference}: ${what}: ${detail}`, next];
}

const LOG = 'see what it has printed last';

const CONTAINERS: Readonly<Record<ContainerWrong, (failure: Of<'container'>) => Said>> = {
  ended: ({ code }) => [`ended with exit code ${code} soon after its start`, LOG],
  'out-of-memory': () => ['was ended for want of memory', 'give it more, or have it use less'],
  'not-started': ({ detail }) => [
    `could not be started: ${detail}`,
    "see 'command', 'volumes' and 'networks' of the target",
  ],
  unhealthy: ({ detail }) => [
    `is not healthy by the HEALTHCHECK of its image, which ${saidWords(detail)}`,
    LOG,
  ],
};

export function containerWords(failure: Of<'container'>): Said {
  const [what, next] = CONTAINERS[failure.wrong](failure);
  return [`container ${failure.container} on ${failure.place} ${what}`, next];
}
