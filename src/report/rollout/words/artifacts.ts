import type { ArtifactTrouble } from '../../../domain/rollout/failure.js';
import { listed } from '../names.js';
import type { Said } from './said.js';

const WORDS: {
  readonly [K in ArtifactTrouble['wrong']]: (trouble: Extract<ArtifactTrouble, { wrong: K }>) => Said;
} = {
  missing: () => ['it does not exist', 'build it first'],
  empty: () => ['it is empty', 'build it first'],
  'odd-name': ({ entry }) => [`'${entry}' has a line break or a backslash in its name`, 'rename it'],
  'no-file': ({ entry }) => [`'${entry}' is neither file, directory nor link`, 'remove it'],
  archive: ({ detail }) => [detail, 'pack it as tar.gz or zip'],
  ignored: ({ entries }) => [
    `Git ignores some of it: ${listed(entries)}`,
    "'include-ignored: true' in the target sends that, 'false' leaves it out; or name a directory that holds only what is deployed",
  ],
  unreadable: ({ detail }) => [detail, 'make it readable, or build it again'],
};

/** Why an artifact cannot be deployed, and what to do next. */
export function artifactWords({ path, ...trouble }: ArtifactTrouble & { readonly path: string }): Said {
  // The table has one row per kind; TypeScript cannot see that row and trouble belong together.
  const [what, next] = (WORDS[trouble.wrong] as (trouble: ArtifactTrouble) => Said)(trouble);
  return [`artifact ${path}: ${what}`, next];
}
