/**
 * All programs that scripts of ours run on a host, by the package that brings them: the first look names what is
 * missing, before anything is changed. What some do without (`sync`) is not here, nor what speaks to a proxy.
 */
const PACKAGES: Readonly<Record<string, string>> = {
  coreutils:
    'base64 cat chmod comm cp cut date dirname head ln ls mkdir mv readlink rm rmdir sha256sum sleep sort stat tail timeout tr wc',
  diffutils: 'cmp',
  findutils: 'find xargs',
  gawk: 'awk',
  grep: 'grep',
  sed: 'sed',
  tar: 'tar',
  'util-linux': 'flock setsid',
};

const PACKAGE_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(PACKAGES).flatMap(([name, programs]) =>
    programs.split(' ').map((program) => [program, name] as const),
  ),
);

export const PROGRAMS: readonly string[] = [...PACKAGE_OF.keys()];

/** The packages that bring these programs. */
export const packagesOf = (programs: readonly string[]): string[] => [
  ...new Set(programs.map((program) => PACKAGE_OF.get(program) ?? program)),
];
