// The library's own declarations import without endings, which TypeScript refuses in a module: this is what is
// used of them (tsconfig.json points here).

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Of a graph whose nodes and edges have been placed; nodes by their centres. */
export class Graph {
  setGraph(options: {
    readonly rankdir: 'LR';
    readonly ranker: 'tight-tree';
    readonly nodesep: number;
    readonly ranksep: number;
  }): this;
  graph(): { readonly width: number; readonly height: number };
  setNode(name: string, size: { readonly width: number; readonly height: number }): this;
  node(name: string): Place;
  setEdge(from: string, to: string, label: object): this;
  edge(from: string, to: string): { readonly points: readonly Place[] };
}

export function layout(graph: Graph): void;
