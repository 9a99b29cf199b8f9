/** What patterns name in the workspace and nobody can have. */
export interface LeftOut {
  readonly name: string;
  readonly why: 'link' | 'name' | 'unreadable';
}

const WORDS: Readonly<Record<LeftOut['why'], readonly [one: string, several: string]>> = {
  link: [
    'is a link to a folder, which is not followed; name the folder itself, or let the job copy it',
    'are links to folders, which are not followed; name the folders themselves, or let the job copy them',
  ],
  name: ['has a name that is no UTF-8; rename it', 'have names that are no UTF-8; rename them'],
  unreadable: ['may not be read; let the job allow it', 'may not be read; let the job allow it'],
};
const SHOWN = 3;

/** Undefined where nothing was left out. */
export function leftOutWords(leftOut: readonly LeftOut[]): string | undefined {
  const sentences = (['link', 'name', 'unreadable'] as const).flatMap((why) => {
    const names = leftOut.filter((one) => one.why === why).map(({ name }) => `'${name}'`);
    if (names.length === 0) return [];
    const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
    return [`${names.slice(0, SHOWN).join(', ')}${more} ${WORDS[why][names.length > 1 ? 1 : 0]}`];
  });
  return sentences.length > 0 ? sentences.join('; ') : undefined;
}
