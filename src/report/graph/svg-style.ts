/** What came of a job, as far as colours tell it. */
const LOOKS = ['ok', 'fail', 'warn', 'skip'] as const;
export type GraphLook = (typeof LOOKS)[number];
type Colours = Readonly<Record<GraphLook, readonly [face: string, line: string, text: string]>>;

const rules = (face: string, line: string, text: string, colours: Colours) =>
  [
    `.cimyr-graph rect { fill: ${face}; stroke: ${line} }`,
    `.cimyr-graph circle, .cimyr-graph marker path { fill: ${line} }`,
    `.cimyr-graph text { fill: ${text} }`,
    `.cimyr-graph .way { stroke: ${line} }`,
    ...LOOKS.flatMap((look) => {
      const [face, line, text] = colours[look];
      return [
        `.cimyr-graph .${look} rect { fill: ${face}; stroke: ${line} }`,
        `.cimyr-graph .${look} text { fill: ${text} }`,
      ];
    }),
  ].join('\n');

const LIGHT: Colours = {
  ok: ['#e8f5ec', '#4f9d69', '#123d22'],
  fail: ['#fdeaeb', '#c2232f', '#5c0a12'],
  warn: ['#fdf3d6', '#a87400', '#4a3200'],
  skip: ['#f3f5f7', '#a3adb8', '#55606d'],
};
const DARK: Colours = {
  ok: ['#14291c', '#3f8a5a', '#c9ecd5'],
  fail: ['#3a1619', '#f0616d', '#ffdcde'],
  warn: ['#332709', '#c79425', '#fbe7b4'],
  skip: ['#1b2027', '#5a6572', '#a3adb9'],
};

// No variables and no currentColor: not every viewer of pictures knows them. The class keeps the rules off the
// other pictures of a page that this one is put into.
export const GRAPH_STYLE = `<style>
.cimyr-graph .way { fill: none; marker-end: url(#cimyr-to) }
.cimyr-graph .path { stroke-width: 2.5 }
.cimyr-graph .skip rect { stroke-dasharray: 4 3 }
.cimyr-graph .note { font-size: 11px }
${rules('#f6f8fa', '#6e7781', '#1f2328', LIGHT)}
@media (prefers-color-scheme: dark) {
${rules('#21262d', '#8b949e', '#e6edf3', DARK)}
}
</style>
<defs><marker id="cimyr-to" viewBox="0 0 8 8" refX="8" refY="4" markerUnits="userSpaceOnUse" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>`;
