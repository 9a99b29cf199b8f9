// The graphs that every runner gets: name → jobs in order of declaration, each { name, command, needs }.

const numbers = (count) => Array.from({ length: count }, (_, index) => index);
const noop = (name, needs = []) => ({ name, command: 'true', needs });

/** Every job needs three of the level above it. */
export function layers(depth, width) {
  const above = (level, place) =>
    [0, 1, 2].map((shift) => `t${(level - 1) * width + ((place + shift) % width)}`);
  return numbers(depth).flatMap((level) =>
    numbers(width).map((place) => noop(`t${level * width + place}`, level === 0 ? [] : above(level, place))),
  );
}

/** Whoever waits for a whole level pays for its long job each time; whoever follows the needs does not. */
function barrierTrap(chains) {
  return numbers(chains).flatMap((chain) =>
    numbers(chains).map((level) => ({
      name: `c${chain}l${level}`,
      command: chain === level ? 'sleep 1' : 'sleep 0.1',
      needs: level === 0 ? [] : [`c${chain}l${level - 1}`],
    })),
  );
}

/** Whoever starts jobs in order of declaration starts the chain that decides the end last. */
function longChainLast(shorts, links) {
  return [
    ...numbers(shorts).map((index) => ({ name: `s${index}`, command: 'sleep 0.25', needs: [] })),
    ...numbers(links).map((index) => ({
      name: `z${index}`,
      command: 'sleep 0.75',
      needs: index === 0 ? [] : [`z${index - 1}`],
    })),
  ];
}

export const graphs = {
  one: [noop('t0')],
  independent: numbers(200).map((index) => noop(`t${index}`)),
  chain: numbers(50).map((index) => noop(`t${index}`, index === 0 ? [] : [`t${index - 1}`])),
  layers: layers(20, 20),
  'barrier-trap': barrierTrap(6),
  'long-chain-last': longChainLast(12, 4),
};

/** How many jobs may run at once, for every runner alike: fixed, so that machines can be compared. */
export const slotsOf = (name) => (name === 'barrier-trap' ? 6 : 2);

/** The shortest possible makespan in ms, where sleeping and not starting processes decides. */
export const optimumMs = { 'barrier-trap': 1500, 'long-chain-last': 3000 };

/** Jobs of a graph that nothing needs: what a runner with named goals is asked for. */
export function leaves(graph) {
  const needed = new Set(graph.flatMap((job) => job.needs));
  return graph.filter((job) => !needed.has(job.name)).map((job) => job.name);
}
