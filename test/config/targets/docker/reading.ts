/** A file with one environment that deploys to Docker: other lines in its target (none for an empty one). */
export function dockerFile(
  target: Readonly<Record<string, string>> = {},
  more: readonly string[] = RECREATE,
): string {
  const lines = Object.entries({ kind: 'docker', image: 'ghcr.io/o/shop:7', ...target });
  return [
    'name: shop',
    'environments:',
    '  live:',
    '    target:',
    ...lines.flatMap(([key, value]) => (value === '' ? [] : [`      ${key}: ${value}`])),
    ...more.map((line) => `    ${line}`),
    '',
  ].join('\n');
}

const RECREATE = ['strategy: { kind: recreate }'];

export const MANAGED = { port: '3000', proxy: '{ kind: managed, publish: [80] }' };
