import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A piece of a document that people copy. */
interface Block {
  /** What it is written in, as the fence says. */
  readonly language: string;
  /** The heading that it stands under. */
  readonly heading: string;
  readonly text: string;
}

export const document = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'deploying.md'), 'utf8');

function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let heading = '';
  for (const [, title, language = '', content = ''] of text.matchAll(
    /^#+ (.*)$|^```(\w*)\n([\s\S]*?)^```$/gm,
  )) {
    if (title !== undefined) heading = title;
    else blocks.push({ language, heading, text: content });
  }
  return blocks;
}

/** All of them, in order. */
export const blocks = blocksOf(document);

/** The first of a language under a heading, or the one after so many. */
export function textOf(heading: string, language: string, at = 0): string {
  const found = blocks.filter((one) => one.heading === heading && one.language === language)[at];
  if (!found) throw new Error(`there is no ${language} under '${heading}' in docs/deploying.md`);
  return found.text;
}
