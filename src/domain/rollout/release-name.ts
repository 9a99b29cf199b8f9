/** Of a release's name: it becomes a directory. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$/;

export const isReleaseName = (text: string): boolean => NAME.test(text);
