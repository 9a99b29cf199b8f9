/** The page's look: an 8-px grid, the system's own letters, and colours that only repeat what signs and words say. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #f7f8fa; --card: #ffffff; --line: #e4e8ed; --soft: #f2f4f7; --ink: #1c2128; --quiet: #5c6672;
  --link: #0b5cad; --ok: #187741; --ok-bar: #b9dfc7; --ok-strong: #2c8a55; --ok-soft: #e4f4ea; --fail: #bd1f2d; --fail-bar: #d9414d;
  --fail-soft: #fdeaeb; --warn: #865800; --warn-bar: #efd08a; --warn-strong: #d39b26; --warn-soft: #fcf2d7; --skip: #5c6672;
  --skip-bar: #d3d9e0; --skip-strong: #98a3b0; --skip-soft: #eceff3; --on: #ffffff; --calm: #7aa5d8; --shade: #1c212824;
  --hue0: #4c86c6; --hue1: #d9a441; --hue2: #9b78c2; --hue3: #d37f6a; --hue4: #a9b3be;
}
@media (prefers-color-scheme: dark) { :root {
  --page: #0f1216; --card: #161a20; --line: #272d36; --soft: #1d222a; --ink: #e6e9ee; --quiet: #98a3b0;
  --link: #7cb7ff; --ok: #6cc48c; --ok-bar: #1f4a31; --ok-strong: #38905d; --ok-soft: #15291d; --fail: #ff8a92; --fail-bar: #c4404b;
  --fail-soft: #371a1e; --warn: #e5b95a; --warn-bar: #57441a; --warn-strong: #a87d24; --warn-soft: #30270f; --skip: #98a3b0;
  --skip-bar: #333b46; --skip-strong: #5d6875; --skip-soft: #20262e; --on: #ffffff; --calm: #3e6ca3; --shade: #000000a0;
  --hue0: #4c86c6; --hue1: #b98a34; --hue2: #8866ad; --hue3: #b86a57; --hue4: #56606c;
} }
* { box-sizing: border-box }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 16px }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/24px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif }
header, nav, main, footer { max-width: 1120px; margin: 0 auto; padding: 0 24px }
header { padding-top: 32px }
h1 { margin: 0; font-size: 24px; line-height: 32px; font-weight: 600; letter-spacing: -0.01em; overflow-wrap: anywhere }
h2 { margin: 0 0 8px; font-size: 16px; line-height: 24px; font-weight: 600 }
p { margin: 0 }
a { color: var(--link); text-decoration: none }
a:hover { text-decoration: underline }
code, pre { font: 13px/20px ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace }
code { overflow-wrap: anywhere }
.whole { white-space: nowrap }
svg text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; fill: var(--ink) }
.quiet { color: var(--quiet); font-size: 13px; line-height: 20px }
.none { color: var(--quiet) }
.pad { padding: 16px }
.kind { font-weight: 600; margin-bottom: 16px }
.kind .quiet { margin-left: 8px; font-weight: 400 }
.verdict, .verdict.fail, .verdict.ok, .verdict.warn, .verdict.skip { display: flex; gap: 16px; align-items: flex-start; color: var(--ink) }
.verdict p { margin-top: 4px }
.sign { flex: none; width: 40px; height: 40px; border-radius: 50%; display: grid; place-items: center; font-size: 20px; font-weight: 600; margin-top: -4px }
.verdict.ok .sign { background: var(--ok-soft); color: var(--ok) }
.verdict.fail .sign { background: var(--fail-soft); color: var(--fail) }
.verdict.warn .sign { background: var(--warn-soft); color: var(--warn) }
.verdict.skip .sign { background: var(--skip-soft); color: var(--skip) }
.cause { margin: 24px 0 0; padding: 16px; background: var(--fail-soft); border-radius: 8px; border-left: 4px solid var(--fail-bar) }
.cause div { display: grid; grid-template-columns: 56px 1fr }
.cause div + div { margin-top: 8px }
.cause dt { color: var(--fail); font-weight: 600 }
.cause dd { margin: 0; overflow-wrap: anywhere }
nav { margin-top: 24px }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 16px; list-style: none; margin: 0; padding: 8px 0; border-bottom: 1px solid var(--line); font-size: 13px }
section { margin-top: 40px }
.note { color: var(--quiet); font-size: 13px; line-height: 20px; margin: -4px 0 12px; max-width: 96ch }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; overflow: hidden }
.tiles { margin: 0; display: grid }
.c1 { grid-template-columns: repeat(1, 1fr) } .c2 { grid-template-columns: repeat(2, 1fr) } .c3 { grid-template-columns: repeat(3, 1fr) }
.c4 { grid-template-columns: repeat(4, 1fr) } .c5 { grid-template-columns: repeat(5, 1fr) } .c6 { grid-template-columns: repeat(6, 1fr) }
.tiles div { padding: 16px; margin: 0 -1px -1px 0; border-right: 1px solid var(--line); border-bottom: 1px solid var(--line) }
dt { color: var(--quiet); font-size: 13px; line-height: 16px }
.tiles dd { margin: 4px 0 0; font-size: 22px; line-height: 32px; font-weight: 600; font-variant-numeric: tabular-nums }
.tiles dd.quiet { font-size: 13px; line-height: 18px; font-weight: 400; margin: 0 }
.words { margin: 0 }
.tiles + .words { margin-top: 16px }
.words div { display: grid; grid-template-columns: 208px 1fr; gap: 0 16px; padding: 8px 16px }
.words div + div { border-top: 1px solid var(--line) }
.words dt { line-height: 24px }
.words dd { margin: 0; grid-column: 2; overflow-wrap: anywhere }
.prose p { font-size: 17px; line-height: 28px; max-width: 72ch }
.prose p + p { margin-top: 8px }
.wide { overflow-x: auto; background: linear-gradient(to right, var(--card) 24px, transparent) local, linear-gradient(to left, var(--card) 24px, transparent) 100% 0 local, linear-gradient(to right, var(--shade), transparent) scroll, linear-gradient(to left, var(--shade), transparent) 100% 0 scroll; background-repeat: no-repeat; background-size: 48px 100%, 48px 100%, 16px 100%, 16px 100% }
table { border-collapse: collapse; width: 100%; font-size: 14px; line-height: 20px; font-variant-numeric: tabular-nums }
th { text-align: left; font-weight: 500; font-size: 13px; color: var(--quiet); white-space: nowrap }
th, td { padding: 8px 16px; vertical-align: top }
td { border-top: 1px solid var(--line) }
th.n, td.n { text-align: right; white-space: nowrap }
td.status, td.level, td.time, td.results, td.durations { white-space: nowrap }
td.text { min-width: 16ch; max-width: 56ch; overflow-wrap: anywhere; white-space: pre-line }
.long { max-height: 120px; overflow: auto }
td.code, td.place { min-width: 12ch; max-width: 72ch }
tbody tr:hover { background: var(--soft) }
.folding { display: flex; flex-direction: column }
.fold { order: 1; border-top: 1px solid var(--line) }
.folding > p { order: 2 }
.fold summary { padding: 8px 16px; color: var(--link); font-size: 13px; cursor: pointer; list-style: none }
.fold summary::-webkit-details-marker { display: none }
.fold summary::before { content: "Show " }
.fold[open] summary::before { content: "Show fewer than " }
.fold:not([open]) ~ .wide tr.rest { display: none }
.mark { font-weight: 500; white-space: nowrap }
.mark > span { display: inline-block; width: 1.1em; text-align: center; font-weight: 700 }
.ok { color: var(--ok) } .fail { color: var(--fail) } .warn { color: var(--warn) } .skip { color: var(--skip) }
.results { font: 13px/20px ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; letter-spacing: 1px }
.more { color: var(--warn) }
.list { margin: 0; padding: 8px 16px 8px 32px }
.list li { padding: 4px 0; overflow-wrap: anywhere }
.block + .block, .block + p { margin-top: 8px }
.block summary { padding: 12px 16px; cursor: pointer }
.block summary code { margin-left: 8px }
.block .pad { border-top: 1px solid var(--line) }
pre { margin: 12px 0 0; padding: 16px; background: var(--soft); border-radius: 6px; overflow: auto; max-height: 480px; white-space: pre }
.timeline { display: block; overflow: visible; margin-bottom: 16px }
.axis line { stroke: var(--line); stroke-width: 1 }
.axis text { fill: var(--quiet); font-size: 11px }
.fits svg { display: block; max-width: max(100%, 640px); height: auto }
.timeline text:not(.on) { paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round }
.timeline .axis text { stroke: none }
.timeline .time { fill: var(--quiet) }
.timeline .on, .timeline .on .time { fill: var(--ink) }
.timeline .on.path, .timeline .on.fail, .timeline .on.path .time, .timeline .on.fail .time { fill: var(--on) }
.timeline .wait { stroke: var(--warn-strong); stroke-width: 2; stroke-dasharray: 3 4 }
.timeline rect.ok { fill: var(--ok-bar) } .timeline rect.ok.path { fill: var(--ok-strong) }
.timeline rect.fail { fill: var(--fail-bar) }
.timeline rect.warn { fill: var(--warn-bar) } .timeline rect.warn.path { fill: var(--warn-strong) }
.timeline rect.skip { fill: var(--skip-bar) } .timeline rect.skip.path { fill: var(--skip-strong) }
.timeline .slots rect { stroke: var(--card); stroke-width: 1 }
.parts { display: block; border-radius: 4px; shape-rendering: crispEdges }
.hue0 { fill: var(--hue0) } .hue1 { fill: var(--hue1) } .hue2 { fill: var(--hue2) } .hue3 { fill: var(--hue3) } .hue4 { fill: var(--hue4) }
.legend { list-style: none; margin: 12px 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 4px 24px; font-size: 14px; font-variant-numeric: tabular-nums }
.legend b { font-weight: 600; margin-left: 4px }
.levels, .runs { display: block; overflow: visible; margin-bottom: 8px }
.levels rect { fill: var(--calm); shape-rendering: crispEdges }
.levels .limit { stroke: var(--quiet); stroke-dasharray: 2 4 }
.levels .ground { stroke: var(--line) }
.run rect { opacity: 0.55 }
.run.this rect { opacity: 1 }
.run.ok rect { fill: var(--ok-strong) } .run.ok text { fill: var(--ok) }
.run.fail rect { fill: var(--fail-bar) } .run.fail text { fill: var(--fail) }
.run.warn rect { fill: var(--warn-strong) } .run.warn text { fill: var(--warn) }
.run.skip rect { fill: var(--skip-strong) } .run.skip text { fill: var(--skip) }
.spark { display: block }
.spark polyline { fill: none; stroke: var(--calm); stroke-width: 1.5; stroke-linejoin: round }
.spark circle { fill: var(--calm) }
footer { margin-top: 56px; padding-top: 16px; padding-bottom: 40px; color: var(--quiet); font-size: 13px }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
@media (max-width: 960px) { .tiles { grid-template-columns: repeat(3, minmax(0, 1fr)) } }
@media (max-width: 640px) {
  header, nav, main, footer { padding-left: 16px; padding-right: 16px }
  header { padding-top: 24px }
  h1 { font-size: 20px; line-height: 28px }
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)) }
  .words div { grid-template-columns: 1fr }
  .words dd { grid-column: 1 }
  .timeline .time { display: none }
  th, td { padding: 8px 12px }
  .prose p { font-size: 16px; line-height: 26px }
}
@media print {
  .long { max-height: none }
  body { background: none }
  nav, .fold { display: none }
  section { break-inside: avoid }
}
`;
