/** Of a release's name: it becomes a directory. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$/;

export const isReleaseName = (text: string): boolean => NAME.test(text);

/** As Git shows a commit; other names stay as they are. */
export const shortRelease = (release: string): string =>
  release.replace(/^([0-9a-f]{7})[0-9a-f]{33}(?=$|-dirty$)/, '$1');

/** As Git takes one: four digits of a commit at least. */
export const isAbbreviation = (text: string, release: string): boolean =>
  /^[0-9a-f]{4,}$/.test(text) && /^[0-9a-f]{40}(?:-dirty)?$/.test(release) && release.startsWith(text);
