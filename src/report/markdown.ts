/** Text of others in the middle of Markdown: it is shown as it is, as one stretch, and means nothing to GitHub. */
export function escapeMarkdown(text: string): string {
  return (
    text
      .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
      .replace(BIDIRECTIONAL, '')
      .trim()
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // In a table's cell a backslash would not do.
      .replaceAll('|', '&#124;')
      .replace(/(?<!&)#|[\\`*_{}[\]!~$]/g, '\\$&')
      // What makes a list or a heading where it stands first.
      .replace(/^[-+=]/, '\\$&')
      .replace(/^(\d{1,9})([.)])/, '$1\\$2')
      // Mentions, references to issues, and what becomes a link by itself.
      .replace(/@|(?<!&)#(?=\w)|\b(?:GH-|www)(?=[\d.])/gi, '$&\u200b')
      .replace(/:(?=\/\/)/g, '\u200b:')
  );
}

// A reader must see the same order of characters as the machine.
const BIDIRECTIONAL = /[\u202a-\u202e\u2066-\u2069]/g;

/** A code span that holds any text: its fence is longer than every run of backticks inside. Nothing for no text. */
export function codeSpan(text: string): string {
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').replace(BIDIRECTIONAL, '');
  if (plain.trim() === '') return '';
  const fence = '`'.repeat(longestRun(plain) + 1);
  const pad = /^[` ]|[` ]$/.test(plain) ? ' ' : '';
  return `${fence}${pad}${plain}${pad}${fence}`;
}

/** The same in a table's cell, which ends at a bar even inside a code span. */
export const codeCell = (text: string): string =>
  text.includes('|') ? escapeMarkdown(text) : codeSpan(text);

export function codeBlock(text: string, language = ''): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

const longestRun = (text: string): number =>
  (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);

/** At most so many characters, the cut marked; never half a character. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  const kept = text.slice(0, max - 1);
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}
