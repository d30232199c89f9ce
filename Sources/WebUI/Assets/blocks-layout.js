// Where each block is drawn: a lane for each level, rows in a lane so that no block hides another, height by size. Pure.

const LEAST_WIDTH = 3;
const LEAST_HEIGHT = 3;
const GAP = 1;
const LANE_GAP = 14;
/** A lone lane as high as the window would only look like alarm. */
const HIGHEST_LANE = 190;

/**
 * Lanes from the highest level at the top to segments at the bottom, and a box for each block that overlaps `range`.
 * `size`: width and height of the area. Levels are those of the blocks, whatever their numbers.
 */
export function layout(blocks, range, size) {
  const visible = blocks.filter(({ start, end }) => end >= range.start && start <= range.end);
  const levels = [...new Set(blocks.map(({ level }) => level))].sort((left, right) => right - left);
  const laneHeight = levels.length > 0 ? Math.min(HIGHEST_LANE, Math.max(24, (size.height - LANE_GAP * (levels.length - 1)) / levels.length)) : 0;
  // What is left over stays above, so that the lowest lane stands on the time axis.
  const first = Math.max(0, size.height - levels.length * laneHeight - LANE_GAP * Math.max(0, levels.length - 1));
  const lanes = levels.map((level, index) => ({ level, top: first + index * (laneHeight + LANE_GAP), height: laneHeight }));
  const largest = visible.reduce((most, { bytes }) => Math.max(most, bytes), 1);
  const boxes = lanes.flatMap((lane) => {
    const inLane = visible.filter(({ level }) => level === lane.level).map((block) => ({ block, ...span(block, range, size.width) }));
    return placed(inLane, lane, largest);
  });
  return { lanes, boxes };
}

/** Left edge and width; narrow ones are widened, so that a segment of one profile can be seen and met. */
function span(block, range, width) {
  const x = (t) => ((t - range.start) / (range.end - range.start)) * width;
  const [from, to] = [Math.max(0, x(block.start)), Math.min(width, x(block.end))];
  const wide = Math.max(LEAST_WIDTH, to - from);
  return { left: Math.min(from, width - wide), width: wide };
}

/** Gives each box the first row that is free where it begins; where rows do not fit any more, the last ones are shared. */
function placed(boxes, lane, largest) {
  boxes.sort((a, b) => a.left - b.left || b.width - a.width || (a.block.id < b.block.id ? -1 : 1));
  const most = Math.max(1, Math.floor(lane.height / (LEAST_HEIGHT + GAP)));
  const ends = [];
  for (const box of boxes) {
    let row = ends.findIndex((end) => end <= box.left);
    if (row < 0) row = ends.length < most ? ends.length : shortest(ends);
    ends[row] = Math.max(ends[row] ?? 0, box.left + box.width);
    box.row = row;
  }
  const rows = Math.max(1, ends.length);
  const rowHeight = lane.height / rows;
  for (const box of boxes) {
    const height = Math.max(LEAST_HEIGHT, Math.sqrt(box.block.bytes / largest) * (rowHeight - GAP));
    box.height = Math.min(height, Math.max(LEAST_HEIGHT, rowHeight - GAP));
    box.top = lane.top + lane.height - rowHeight * box.row - box.height;
  }
  return boxes;
}

function shortest(ends) {
  let found = 0;
  for (let row = 1; row < ends.length; row += 1) if (ends[row] < ends[found]) found = row;
  return found;
}

/** The box at a point, with a little patience for thin ones; -1 when there is none. */
export function boxAt(boxes, x, y) {
  const hits = (patience) => boxes.findLastIndex(({ left, width, top, height }) => (
    x >= left - patience && x <= left + width + patience && y >= top - patience && y <= top + height + patience));
  const exact = hits(0);
  return exact >= 0 ? exact : hits(2);
}

/** The box that an arrow key leads to: in time within a level, or to the nearest in time of the next level. */
export function neighbour(boxes, lanes, from, key) {
  if (boxes.length === 0) return -1;
  if (from < 0) return key === 'End' || key === 'ArrowLeft' ? boxes.length - 1 : 0;
  const at = boxes[from];
  const middle = ({ left, width }) => left + width / 2;
  const inLevel = (level) => boxes.map((box, index) => ({ box, index })).filter(({ box }) => box.block.level === level);
  const own = inLevel(at.block.level).sort((a, b) => a.box.left - b.box.left || a.box.row - b.box.row);
  const place = own.findIndex(({ index }) => index === from);
  if (key === 'ArrowRight') return own[Math.min(own.length - 1, place + 1)].index;
  if (key === 'ArrowLeft') return own[Math.max(0, place - 1)].index;
  if (key === 'Home') return own[0].index;
  if (key === 'End') return own.at(-1).index;
  const step = key === 'ArrowUp' ? -1 : 1;
  for (let lane = lanes.findIndex(({ level }) => level === at.block.level) + step; lane >= 0 && lane < lanes.length; lane += step) {
    const others = inLevel(lanes[lane].level);
    if (others.length === 0) continue;
    return others.reduce((best, one) => (Math.abs(middle(one.box) - middle(at)) < Math.abs(middle(best.box) - middle(at)) ? one : best)).index;
  }
  return from;
}
