/** Character offsets: start, and end (exclusive). */
export type Range = readonly [number, number];
export type Path = readonly PropertyKey[];

/** YAML or JSON as data that remembers where it was written. Aliases are resolved, merge keys applied. */
export type Node =
  | { readonly kind: 'map'; readonly range: Range; readonly entries: ReadonlyMap<string, Entry> }
  | { readonly kind: 'list'; readonly range: Range; readonly items: readonly Node[] }
  | {
      readonly kind: 'scalar';
      readonly range: Range;
      readonly value: string | number | boolean | null;
      /** As written, without quotes: `1.10`, `yes`. */
      readonly text: string;
      readonly isPlain: boolean;
    };

export interface Entry {
  readonly key: string;
  /** How the file calls it, where an older key was renamed. */
  readonly written?: string;
  readonly keyRange: Range;
  readonly value: Node;
}

/** The node at a path; where the path leads nowhere, the last node on the way. */
export function nodeAt(root: Node, path: Path): { node: Node; keyRange?: Range } {
  let node = root;
  let keyRange: Range | undefined;
  for (const step of path) {
    if (node.kind === 'map') {
      const entry: Entry | undefined = node.entries.get(String(step));
      if (!entry) break;
      ({ value: node, keyRange } = entry);
    } else if (node.kind === 'list') {
      const item: Node | undefined = node.items[Number(step)];
      if (!item) break;
      node = item;
      keyRange = undefined;
    } else break;
  }
  return keyRange ? { node, keyRange } : { node };
}

/** A path in the words of the file itself. */
export function writtenPath(root: Node, path: Path): Path {
  let node: Node | undefined = root;
  return path.map((step) => {
    const entry: Entry | undefined = entryAt(node, String(step));
    node = entry ? entry.value : node?.kind === 'list' ? node.items[Number(step)] : undefined;
    return entry?.written ?? step;
  });
}

export const entryAt = (node: Node | undefined, key: string): Entry | undefined =>
  node?.kind === 'map' ? node.entries.get(key) : undefined;

/** Plain data for the schema. Maps have no prototype, so that no key can reach one. */
export function plainOf(node: Node): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(plainOf);
    case 'map': {
      const data: Record<string, unknown> = Object.create(null);
      for (const [key, { value }] of node.entries) data[key] = plainOf(value);
      return data;
    }
  }
}

/** `stages[1].jobs[0].needs`, as people write it. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    const name = String(step).slice(0, 80);
    if (/^[\w-]+$/.test(name)) return text === '' ? name : `${text}.${name}`;
    return `${text}[${JSON.stringify(name)}]`;
  }, '');
}

/** The nodes right below one, each with its step. */
export function childrenOf(node: Node | undefined): (readonly [PropertyKey, Node])[] {
  if (node?.kind === 'list') return node.items.map((item, i) => [i, item] as const);
  return node?.kind === 'map' ? [...node.entries].map(([key, { value }]) => [key, value] as const) : [];
}
