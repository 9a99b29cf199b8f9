/** Text of others inside Markdown: every character that means something there is escaped, mentions are broken. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]()#+!|~"':/]/g, (c) => (/[:"'/()+]/.test(c) ? c : `\\${c}`))
    .replace(/(@|#|GH-)(?=\w)/g, '$1\u200b')
    .replace(/https?:(?=\/\/)/g, (scheme) => `${scheme.slice(0, -1)}\u200b:`);
}

/** A code span that holds any text: its fence is longer than every run of backticks inside. */
export function codeSpan(text: string): string {
  const plain = text.replace(/[\r\n]+/g, ' ');
  const fence = '`'.repeat(longestRun(plain) + 1);
  const pad = plain.startsWith('`') || plain.endsWith('`') ? ' ' : '';
  // A table's cell ends at a bar even inside a code span.
  return `${fence}${pad}${plain.replaceAll('|', '\\|')}${pad}${fence}`;
}

export function codeBlock(text: string, language = ''): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

const longestRun = (text: string): number =>
  Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
