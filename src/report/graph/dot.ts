import type { StageJobs } from '../../domain/event.js';
import { gatesOf } from './gates.js';
import { oneLabel, withoutStage } from './labels.js';

/**
 * The pipeline for Graphviz: stages as clusters, jobs as nodes under their ids. Who waits for a whole stage does
 * so through one point, so that m jobs before and n behind it make m + n edges.
 */
export function dot(name: string, stages: readonly StageJobs[]): string {
  const clusters = stages.flatMap(cluster);
  const needs = stages.flatMap(({ jobs }) =>
    jobs.flatMap((job) => job.needs.map((need) => `  ${nodeName(need)} -> ${nodeName(job.id)};`)),
  );
  const gates = gatesOf(stages).flatMap(({ stage, ends, starts }) => {
    // No job is called so: in its name the backslash would be two.
    const point = `"\\gate${stage}"`;
    return [
      `  ${point} [shape=point, tooltip=${label(`end of ${stages[stage]?.name}`)}];`,
      ...ends.map((id) => `  ${nodeName(id)} -> ${point} [arrowhead=none];`),
      ...starts.map((id) => `  ${point} -> ${nodeName(id)};`),
    ];
  });
  return [`digraph ${label(name)} {`, ...HEAD, ...clusters, ...needs, ...gates, '}'].join('\n');
}

const HEAD = [
  '  rankdir=LR;',
  '  node [shape=box, style=rounded, fontname="Helvetica,Arial,sans-serif", fontsize=11];',
  '  graph [fontname="Helvetica,Arial,sans-serif", fontsize=11];',
];

function cluster({ name, jobs }: StageJobs, position: number): string[] {
  // A part of a pipeline may have stages that it needs nothing of.
  if (jobs.length === 0) return [];
  const nodes = jobs.map((job) => `${nodeName(job.id)} [label=${label(withoutStage(job.id, name))}];`);
  if (name === '') return nodes.map((node) => `  ${node}`);
  return [
    `  subgraph cluster_${position} {`,
    `    label=${label(name)};`,
    ...nodes.map((node) => `    ${node}`),
    '  }',
  ];
}

/**
 * An id as the name of a node: in quotes, where only `"` and `\\` mean something. Different ids stay different:
 * what is written as `\\u…` cannot come from a backslash, which is doubled.
 */
const nodeName = (id: string): string =>
  `"${id.replace(/["\\]/g, '\\$&').replace(/[\p{Cc}\p{Cs}]/gu, (c) => `\\u${hex(c)}`)}"`;

const hex = (character: string) => character.charCodeAt(0).toString(16).padStart(4, '0');

/** A text to be shown: there `&` would begin an entity, too. */
const label = (text: string): string =>
  `"${oneLabel(text).replace(/["\\]/g, '\\$&').replaceAll('&', '&amp;')}"`;
