/** How a graph can be shown. */
export const GRAPH_FORMATS = ['mermaid', 'dot', 'svg', 'text', 'json'] as const;
