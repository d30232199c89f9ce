// The flame graph as flat arrays, and everything that can be asked of it without a screen. Pure.
//
// The server sends levels of [x delta, total, self, name index]. Boxes keep that order here: level by level, left to right.
// Within a level boxes never overlap, so both ends are sorted and whatever is at some x is found by binary search.

const BITS_OF_A_NUMBER = 53;

/** Values beyond 2^53 lose low bits in a Number. Both ends of every box then drop the same bits, so that boxes still meet exactly. */
function bitsToDrop(total) {
  const exact = BigInt(total ?? 0);
  return exact > BigInt(Number.MAX_SAFE_INTEGER) ? BigInt(exact.toString(2).length - BITS_OF_A_NUMBER) : 0n;
}

function readLevelExactly(values, place) {
  let end = 0;
  for (let i = 0; i < values.length; i += 4) {
    const x = end + Number(values[i]);
    const total = Number(values[i + 1]);
    end = x + total;
    place(x, total, Number(values[i + 2]), Number(values[i + 3]));
  }
}

function readLevelRounded(values, drop, place) {
  const scale = 2 ** Number(drop);
  const rounded = (big) => Number(big >> drop) * scale;
  let end = 0n;
  for (let i = 0; i < values.length; i += 4) {
    const start = end + BigInt(values[i]);
    end = start + BigInt(values[i + 1]);
    const x = rounded(start);
    place(x, rounded(end) - x, rounded(BigInt(values[i + 2])), Number(values[i + 3]));
  }
}

/** Makes the arrays from the server's message; throws a `TypeError` that says what does not fit. */
export function decodeFlameGraph(message) {
  const names = message?.names ?? [];
  const levels = (message?.levels ?? []).map((level) => level.values ?? []);
  const count = levels.reduce((sum, values) => sum + values.length / 4, 0);
  if (!Number.isInteger(count)) throw new TypeError('flame graph: a level holds no whole number of boxes');
  const graph = {
    names,
    count,
    depth: levels.length,
    levelStart: new Uint32Array(levels.length + 1),
    x: new Float64Array(count),
    total: new Float64Array(count),
    self: new Float64Array(count),
    name: new Uint32Array(count),
    level: new Uint32Array(count),
    parent: new Int32Array(count).fill(-1),
    firstChild: new Int32Array(count).fill(-1),
    childCount: new Uint32Array(count),
  };
  const drop = bitsToDrop(message?.total);
  let next = 0;
  levels.forEach((values, level) => {
    graph.levelStart[level] = next;
    const place = (x, total, self, name) => {
      if (name >= names.length) throw new TypeError(`flame graph: name ${name} of ${names.length} names`);
      graph.x[next] = x;
      graph.total[next] = total;
      graph.self[next] = self;
      graph.name[next] = name;
      graph.level[next] = level;
      next += 1;
    };
    if (drop === 0n) readLevelExactly(values, place);
    else readLevelRounded(values, drop, place);
  });
  graph.levelStart[levels.length] = next;
  linkParents(graph);
  return graph;
}

function linkParents(graph) {
  for (let level = 1; level < graph.depth; level += 1) {
    let parent = graph.levelStart[level - 1];
    const last = graph.levelStart[level] - 1;
    for (let i = graph.levelStart[level]; i < graph.levelStart[level + 1]; i += 1) {
      while (parent < last && graph.x[parent] + graph.total[parent] <= graph.x[i]) parent += 1;
      graph.parent[i] = parent;
      if (graph.firstChild[parent] < 0) graph.firstChild[parent] = i;
      graph.childCount[parent] += 1;
    }
  }
}

export function nameOf(graph, box) {
  return graph.names[graph.name[box]] ?? '';
}

/** The part of the x axis that one box spans. */
export function spanOf(graph, box) {
  return { start: graph.x[box], end: graph.x[box] + graph.total[box] };
}

/** First box of a level that ends after `x`, at or behind `from`; the level's end if there is none. */
export function firstEndingAfter(graph, level, x, from = graph.levelStart[level]) {
  let [low, high] = [from, graph.levelStart[level + 1]];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (graph.x[middle] + graph.total[middle] > x) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The box of a level at `x`, or -1. */
export function boxAt(graph, level, x) {
  if (level < 0 || level >= graph.depth) return -1;
  const box = firstEndingAfter(graph, level, x);
  return box < graph.levelStart[level + 1] && graph.x[box] <= x ? box : -1;
}

/**
 * Visits what can be seen of a level: `draw(box, left, right)` in pixels for boxes of at least `least` pixels,
 * and `crowd(left, right)` for runs of smaller ones. Costs what is visible, not what exists: a run is stepped over by binary search.
 */
export function visitVisible(graph, level, view, width, least, draw, crowd) {
  const scale = width / (view.end - view.start);
  const limit = graph.levelStart[level + 1];
  let box = firstEndingAfter(graph, level, view.start);
  while (box < limit && graph.x[box] < view.end) {
    const left = Math.max(0, (graph.x[box] - view.start) * scale);
    const right = Math.min(width, (graph.x[box] + graph.total[box] - view.start) * scale);
    if (right - left >= least) {
      draw(box, left, right);
      box += 1;
    } else {
      const next = Math.max(box + 1, firstEndingAfter(graph, level, view.start + (left + least) / scale, box));
      crowd(left, Math.max(right, left + least));
      box = next;
    }
  }
}

/** How many levels hold anything inside the view. */
export function depthWithin(graph, view) {
  let depth = 0;
  while (depth < graph.depth) {
    const box = firstEndingAfter(graph, depth, view.start);
    if (box >= graph.levelStart[depth + 1] || graph.x[box] >= view.end) break;
    depth += 1;
  }
  return depth;
}

/** The boxes from the root down to `box`, both included. */
export function pathTo(graph, box) {
  const path = [];
  for (let at = box; at >= 0; at = graph.parent[at]) path.unshift(at);
  return path;
}

/** The names from below the root down to `box`: what `findPath` follows. */
export function namesTo(graph, box) {
  return pathTo(graph, box).slice(1).map((at) => nameOf(graph, at));
}

/** Follows names down from the root as far as they lead: after a refresh the deepest part of a path that still exists. */
export function findPath(graph, names) {
  let box = 0;
  for (const name of names) {
    const first = graph.firstChild[box];
    let found = -1;
    for (let child = first; first >= 0 && child < first + graph.childCount[box]; child += 1) {
      if (nameOf(graph, child) === name) found = child;
    }
    if (found < 0) break;
    box = found;
  }
  return box;
}

/** Where an arrow key leads from `box`: to its caller, its heaviest callee, or the next box in its level inside the view; -1 if nowhere. */
export function neighbour(graph, box, direction, view) {
  if (direction === 'up') return graph.parent[box];
  if (direction === 'down') return heaviestChild(graph, box, view);
  const other = box + (direction === 'left' ? -1 : 1);
  const level = graph.level[box];
  if (other < graph.levelStart[level] || other >= graph.levelStart[level + 1]) return -1;
  return graph.x[other] < view.end && graph.x[other] + graph.total[other] > view.start ? other : -1;
}

function heaviestChild(graph, box, view) {
  let best = -1;
  for (let child = graph.firstChild[box], left = graph.childCount[box]; left > 0; child += 1, left -= 1) {
    if (graph.x[child] >= view.end || graph.x[child] + graph.total[child] <= view.start) continue;
    if (best < 0 || graph.total[child] > graph.total[best]) best = child;
  }
  return best;
}
