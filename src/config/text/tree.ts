import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type Scalar } from 'yaml';
import { MAX_NODES } from '../limits.js';
import type { Entry, Node, Range } from '../node.js';
import type { Problems } from '../problems.js';
import { sourcePlaceOf } from '../source.js';
import { forbiddenInKey } from './characters.js';

const RESERVED = new Set(['__proto__', 'prototype', 'constructor']);

/** A node that an alias may mean, with how many nodes it stands for; undefined while it is being built. */
type Anchored = { readonly node: Node; readonly size: number } | undefined;

/** Turns the library's tree into ours, resolving aliases and merge keys within the node budget. */
export class TreeBuilder {
  readonly #problems: Problems;
  readonly #anchors = new Map<string, Anchored>();
  readonly #path: PropertyKey[] = [];
  #nodes = 0;
  #aliased = 0;

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  build(contents: ParsedNode): Node | undefined {
    const root = this.#node(contents);
    if (this.#nodes <= MAX_NODES) return root;
    const [code, how] = this.#aliased > 0 ? ['E-ALIAS', ' once aliases are expanded'] : ['E-NODES', ''];
    this.#problems.at(code, [0, 0], [], `more than ${MAX_NODES} nodes${how}; split the file`);
    return undefined;
  }

  #node(node: ParsedNode | null): Node {
    const range = rangeOf(node);
    if (node === null || ++this.#nodes > MAX_NODES) return nothing(range);
    if (isAlias(node)) return this.#alias(node.source, range);
    const { anchor } = node as { anchor?: string };
    if (anchor === undefined) return this.#plain(node, range);
    // While an anchored node is being built, an alias to it would go round for ever.
    this.#anchors.set(anchor, undefined);
    const before = this.#nodes;
    const built = this.#plain(node, range);
    this.#anchors.set(anchor, { node: built, size: this.#nodes - before });
    return built;
  }

  #plain(node: ParsedNode, range: Range): Node {
    if (isMap(node)) return { kind: 'map', range, entries: this.#entries(node.items) };
    if (isSeq(node)) return { kind: 'list', range, items: node.items.map((item, i) => this.#at(i, item)) };
    if (isScalar(node)) return this.#scalar(node, range);
    return nothing(range);
  }

  #at(step: PropertyKey, node: ParsedNode | null): Node {
    this.#path.push(step);
    const built = this.#node(node);
    this.#path.pop();
    return built;
  }

  #say(code: string, range: Range, message: string, path: readonly PropertyKey[] = this.#path): void {
    this.#problems.at(code, range, [...path], message);
  }

  #scalar(node: Scalar & { source?: string }, range: Range): Node {
    const { value } = node;
    const text = node.source ?? (typeof value === 'string' ? value : '');
    // One that is no escape was refused where it stands.
    if (text.includes('\0') && !this.#problems.source.text.slice(...range).includes('\0')) {
      this.#say(
        'E-CONTROL',
        range,
        'there is a NUL in it, which no command, path or variable can hold; remove it',
      );
    } else if (typeof value === 'number' && !Number.isFinite(value)) {
      this.#say(
        'E-RANGE',
        range,
        `${text} is not a finite number; quote it to keep it as text, or write one that is`,
      );
    } else if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
      this.#say('E-RANGE', range, `${text} is not a safe integer; quote it to keep it as text`);
    } else if (typeof value === 'object' && value !== null) {
      const tag = node.tag?.replace('tag:yaml.org,2002:', '!!') ?? '';
      this.#say('E-TAG', range, `tag '${tag}' is not supported; write plain text`);
      return nothing(range);
    }
    const isData = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    const kept = isData ? (value as string | number | boolean | null) : text;
    return { kind: 'scalar', range, value: kept, text, isPlain: node.type === 'PLAIN' };
  }

  /** The node that was built for the last anchor of this name before the alias: nodes are shared, not copied. */
  #alias(name: string, range: Range): Node {
    const anchored = this.#anchors.get(name);
    if (anchored) {
      this.#nodes += anchored.size;
      this.#aliased += anchored.size;
      return this.#nodes > MAX_NODES ? nothing(range) : anchored.node;
    }
    const isOpen = this.#anchors.has(name);
    if (isOpen) this.#say('E-ALIAS', range, `recursive alias '${name}'; an anchor cannot contain itself`);
    else
      this.#say(
        'E-ALIAS',
        range,
        `no anchor '${name}' stands before this alias; write &${name} there, or quote the text`,
      );
    return nothing(range);
  }

  #entries(pairs: readonly { key: unknown; value: unknown }[]): Map<string, Entry> {
    const own = new Map<string, Entry>();
    const merged = new Map<string, Entry>();
    for (const pair of pairs) {
      const [keyNode, value] = [pair.key, pair.value] as (ParsedNode | null)[];
      const keyRange = rangeOf(keyNode ?? null);
      const key = this.#keyOf(keyNode, keyRange);
      if (key === '<<') this.#merge(this.#at(key, value ?? null), merged);
      else if (key !== undefined && this.#isNew(key, keyRange, own))
        own.set(key, { key, keyRange, value: this.#at(key, value ?? null) });
    }
    for (const [key, entry] of merged) if (!own.has(key)) own.set(key, entry);
    return own;
  }

  #keyOf(node: ParsedNode | null | undefined, range: Range): string | undefined {
    if (!isScalar(node)) {
      this.#say('E-KEY', range, 'a key must be plain text; write a word before the colon');
      return undefined;
    }
    const { source, value, anchor } = node as Scalar & { source?: string };
    const key = source ?? (typeof value === 'string' ? value : '');
    if (anchor !== undefined) this.#anchors.set(anchor, { node: this.#scalar(node, range), size: 1 });
    const forbidden = forbiddenInKey(key);
    if (forbidden)
      this.#say('E-CONTROL', range, `control character ${forbidden} in a key; remove it`, [
        ...this.#path,
        key,
      ]);
    return key;
  }

  #isNew(key: string, keyRange: Range, own: ReadonlyMap<string, Entry>): boolean {
    const path = [...this.#path, key];
    const first = own.get(key);
    if (first) {
      const { line, column } = sourcePlaceOf(this.#problems.source, first.keyRange[0]);
      const message = `'${key}' is already defined at ${line}:${column}; remove one`;
      this.#say('E-DUP-KEY', keyRange, message, path);
    }
    if (RESERVED.has(key)) this.#say('E-KEY', keyRange, `reserved key '${key}'; rename it`, path);
    return !first && !RESERVED.has(key);
  }

  #merge(source: Node, into: Map<string, Entry>): void {
    const maps = source.kind === 'list' ? source.items : [source];
    for (const map of maps) {
      if (map.kind !== 'map') {
        this.#say('E-MERGE', map.range, "'<<' merges mappings only; give it an alias of a mapping");
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
