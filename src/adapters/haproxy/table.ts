/** Rows of a table whose header begins with `# `, by the header's names: their order differs between versions. */
export function namedRows(text: string, separator: string): Record<string, string>[] {
  const [header = '', ...rows] = text.split('\n').filter((line) => line.trim() !== '');
  const names = header.replace(/^#\s*/, '').split(separator);
  return rows.map((row) => {
    const cells = row.split(separator);
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
  });
}
