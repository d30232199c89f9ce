// Sums per function, and searching by name. Pure.

/**
 * Self and total of every function in the subtree of `root`. A function that calls itself, directly or not, counts once
 * in its total: only its outermost box of a stack adds to it. The synthetic root "total" is no function.
 */
export function sumFunctions(graph, root = 0) {
  const self = new Float64Array(graph.names.length);
  const total = new Float64Array(graph.names.length);
  const open = new Uint32Array(graph.names.length);
  const seen = new Uint8Array(graph.names.length);
  const stack = graph.count === 0 ? [] : [root];
  while (stack.length > 0) {
    const entry = stack.pop();
    if (entry < 0) {
      open[graph.name[~entry]] -= 1;
      continue;
    }
    const name = graph.name[entry];
    if (entry !== 0) {
      seen[name] = 1;
      self[name] += graph.self[entry];
      if (open[name] === 0) total[name] += graph.total[entry];
      open[name] += 1;
      stack.push(~entry);
    }
    for (let i = 0; i < graph.childCount[entry]; i += 1) stack.push(graph.firstChild[entry] + i);
  }
  const rows = [];
  for (let i = 0; i < seen.length; i += 1) {
    if (seen[i]) rows.push({ index: i, name: graph.names[i], self: self[i], total: total[i] });
  }
  return rows;
}

/** Sorted copy; `order` is a column, with `-` in front for descending. Equal values stay in the order of their names, whichever way is sorted. */
export function sortRows(rows, order) {
  const descending = order.startsWith('-');
  const column = order.replace('-', '');
  const sign = descending ? -1 : 1;
  const byName = (left, right) => (left.name < right.name ? -1 : Number(left.name > right.name));
  if (column === 'name') return [...rows].sort((left, right) => sign * byName(left, right));
  return [...rows].sort((left, right) => sign * (left[column] - right[column]) || byName(left, right));
}

/** A test for names: part of the name in any case, or /a regular expression/. Gives undefined for an empty search; throws for a broken expression. */
export function nameTest(search) {
  const text = search.trim();
  if (text === '') return undefined;
  const pattern = /^\/(.+)\/$/.exec(text);
  if (pattern) {
    const expression = new RegExp(pattern[1], 'i');
    return (name) => expression.test(name);
  }
  const wanted = text.toLowerCase();
  return (name) => name.toLowerCase().includes(wanted);
}

/** For every name index whether it matches: names are tested once, not once a box. */
export function matchNames(names, test) {
  return Uint8Array.from(names, (name) => (test(name) ? 1 : 0));
}

/** The value below `root` that has a match somewhere in its stack, each stack counted once. */
export function matchedValue(graph, root, matches) {
  let sum = 0;
  const stack = graph.count === 0 ? [] : [root];
  while (stack.length > 0) {
    const box = stack.pop();
    if (box !== 0 && matches[graph.name[box]]) {
      sum += graph.total[box];
      continue;
    }
    for (let i = 0; i < graph.childCount[box]; i += 1) stack.push(graph.firstChild[box] + i);
  }
  return sum;
}
