/** `${VAR}` and `${VAR:-default}`, which substitute.ts fills in later. */
const PLACEHOLDER = String.raw`\$\{[A-Za-z_][A-Za-z0-9_]*(?::-[^}]*)?\}`;

/** A text with something in place of its variables, to check what can be checked before their values are known. */
export const filled = (text: string, value: string): string =>
  text.replace(new RegExp(PLACEHOLDER, 'g'), () => value);

export const hasPlaceholder = (text: string): boolean => new RegExp(PLACEHOLDER).test(text);

export const startsWithPlaceholder = (text: string): boolean => new RegExp(`^${PLACEHOLDER}`).test(text);

/** The variables that are filled in, as substitute.ts reads them. */
export const placeholderNames = (text: string): string[] =>
  [...text.matchAll(new RegExp(PLACEHOLDER, 'g'))].map(([found]) => /\w+/.exec(found)?.[0] ?? '');
