// C0 and C1 but for tab and line ends. Bidirectional overrides and isolates make a reviewer read another text
// than the machine.
const FORBIDDEN =
  '\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u0084\\u0086-\\u009f\\u202a-\\u202e\\u2066-\\u2069';
export const IN_TEXT = new RegExp(`[${FORBIDDEN}]`, 'g');
const IN_NAME = new RegExp(`[\\t\\n\\r\\u0085\\u2028\\u2029${FORBIDDEN}]`, 'g');

/** The first character that no key may hold; an escape such as `"\u202e"` can bring it. */
export const forbiddenInKey = (key: string): string | undefined => firstOf(key, IN_TEXT);

/** The same for a name, which is one line. */
export const forbiddenInName = (name: string): string | undefined => firstOf(name, IN_NAME);

function firstOf(text: string, pattern: RegExp): string | undefined {
  const [found] = text.match(pattern) ?? [];
  return found === undefined ? undefined : `U+${hex(found)}`;
}

/** Text of others for a message: what would act on a terminal or begin a new line is written as an escape. */
export const visible = (text: string): string =>
  text.replace(IN_NAME, (c) => (c === '\n' ? '\\n' : `\\u${hex(c).toLowerCase()}`));

export const hex = (character: string) =>
  (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
