import { type Document, isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import { MAX_NODES } from './limits.js';
import type { Entry, Node, Range } from './node.js';
import type { Problems } from './problems.js';
import { placeOf } from './source.js';

const RESERVED = new Set(['__proto__', 'prototype', 'constructor']);

/** Turns the library's tree into ours, resolving aliases and merge keys within the node budget. */
export class TreeBuilder {
  readonly #document: Document.Parsed;
  readonly #problems: Problems;
  readonly #open = new Set<string>();
  #nodes = 0;

  constructor(document: Document.Parsed, problems: Problems) {
    this.#document = document;
    this.#problems = problems;
  }

  build(): Node | undefined {
    const root = this.#node(this.#document.contents);
    if (this.#nodes > MAX_NODES) {
      const hasAlias = this.#document.contents !== null && /[*]\w/.test(this.#problems.source.text);
      const code = hasAlias ? 'E-ALIAS' : 'E-NODES';
      this.#problems.at(
        code,
        [0, 0],
        '',
        `more than ${MAX_NODES} nodes${hasAlias ? ' once aliases are expanded' : ''}; split the file`,
      );
    }
    return this.#problems.hasErrors ? undefined : root;
  }

  #node(node: ParsedNode | null): Node {
    const range = rangeOf(node);
    if (node === null || ++this.#nodes > MAX_NODES) return nothing(range);
    if (isAlias(node)) return this.#alias(node.source, range);
    if ('anchor' in node && node.anchor !== undefined) {
      // While an anchored node is being built, an alias to it would go round for ever.
      this.#open.add(node.anchor);
      const built = this.#plain(node, range);
      this.#open.delete(node.anchor);
      return built;
    }
    return this.#plain(node, range);
  }

  #plain(node: ParsedNode, range: Range): Node {
    if (isMap(node)) return { kind: 'map', range, entries: this.#entries(node.items) };
    if (isSeq(node)) return { kind: 'list', range, items: node.items.map((item) => this.#node(item)) };
    if (isScalar(node)) return this.#scalar(node, range);
    return nothing(range);
  }

  #scalar(
    node: ParsedNode & { value?: unknown; source?: string; type?: string; tag?: string },
    range: Range,
  ): Node {
    const { value } = node;
    const text = node.source ?? (typeof value === 'string' ? value : '');
    if (typeof value === 'number' && !Number.isFinite(value)) {
      this.#problems.at('E-RANGE', range, '', `${text} is not a finite number`);
    } else if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
      this.#problems.at('E-RANGE', range, '', `${text} is not a safe integer; quote it to keep it as text`);
    } else if (typeof value === 'object' && value !== null) {
      this.#problems.at('E-TAG', range, '', `tag '${node.tag ?? ''}' is not supported; write plain text`);
      return nothing(range);
    }
    const kept =
      typeof value === 'bigint' || value === undefined ? text : (value as string | number | boolean | null);
    return { kind: 'scalar', range, value: kept, text, isPlain: node.type === 'PLAIN' };
  }

  #alias(name: string, range: Range): Node {
    if (this.#open.has(name)) {
      this.#problems.at('E-ALIAS', range, '', `recursive alias '${name}'; an anchor cannot contain itself`);
      return nothing(range);
    }
    // An anchor name may be used again: an alias means the last one before it.
    const target = this.#anchors()
      .get(name)
      ?.findLast((node) => (node.range?.[0] ?? 0) < range[0]);
    return this.#node(target ?? null);
  }

  #anchorIndex: Map<string, ParsedNode[]> | undefined;

  #anchors(): Map<string, ParsedNode[]> {
    if (this.#anchorIndex) return this.#anchorIndex;
    const found = new Map<string, ParsedNode[]>();
    const walk = (node: ParsedNode | null) => {
      if (node === null || isAlias(node)) return;
      if (node.anchor !== undefined) found.set(node.anchor, [...(found.get(node.anchor) ?? []), node]);
      if (isMap(node)) {
        for (const pair of node.items) {
          walk(pair.key);
          walk(pair.value);
        }
      } else if (isSeq(node)) for (const item of node.items) walk(item);
    };
    walk(this.#document.contents);
    return (this.#anchorIndex = found);
  }

  #entries(pairs: readonly { key: unknown; value: unknown }[]): Map<string, Entry> {
    const own = new Map<string, Entry>();
    const merged = new Map<string, Entry>();
    for (const pair of pairs) {
      const keyNode = pair.key as ParsedNode;
      const keyRange = rangeOf(keyNode);
      if (!isScalar(keyNode)) {
        this.#problems.at('E-KEY', keyRange, '', 'a key must be plain text');
        continue;
      }
      const { source, value: name } = keyNode as { source?: string; value?: unknown };
      const key = source ?? (typeof name === 'string' ? name : '');
      if (key === '<<') {
        this.#merge(this.#node(pair.value as ParsedNode | null), merged);
        continue;
      }
      const first = own.get(key);
      if (RESERVED.has(key)) this.#problems.at('E-KEY', keyRange, key, `reserved key '${key}'; rename it`);
      if (first) {
        const { line, column } = placeOf(this.#problems.source, first.keyRange[0]);
        this.#problems.at(
          'E-DUP-KEY',
          keyRange,
          key,
          `'${key}' is already defined at ${line}:${column}; remove one`,
        );
      }
      own.set(key, { key, keyRange, value: this.#node(pair.value as ParsedNode | null) });
    }
    for (const [key, entry] of merged) if (!own.has(key)) own.set(key, entry);
    return own;
  }

  #merge(source: Node, into: Map<string, Entry>): void {
    const maps = source.kind === 'list' ? source.items : [source];
    for (const map of maps) {
      if (map.kind !== 'map') {
        this.#problems.at(
          'E-MERGE',
          map.range,
          '',
          "'<<' merges mappings only; give it an alias of a mapping",
        );
        continue;
      }
      this.#nodes += map.entries.size;
      for (const [key, entry] of map.entries) if (!into.has(key)) into.set(key, entry);
    }
  }
}

const nothing = (range: Range): Node => ({ kind: 'scalar', range, value: null, text: '', isPlain: true });

function rangeOf(node: ParsedNode | null): Range {
  const range = node?.range;
  return range ? [range[0], range[1]] : [0, 0];
}
