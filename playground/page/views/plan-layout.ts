/** Places for the nodes of a plan: as many columns as the longest way from a bar to a rule, short edges in each. */

import type { PlanNodeView } from '../../understanding.ts';

export interface Box {
  readonly node: PlanNodeView;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly boxes: readonly Box[];
  readonly width: number;
  readonly height: number;
}

const HEIGHT = 36;
const GAP_X = 46;
const GAP_Y = 12;
const MARGIN = 8;
const CHARACTER = 7;
const NARROWEST = 64;
const SWEEPS = 4;

export function layOut(nodes: readonly PlanNodeView[]): Layout {
  const columns = columnsOf(nodes);
  const order = inOrder(columns);
  const widths = order.map((column) => Math.max(...column.map(widthOf)));
  const heights = order.map((column) => column.length * (HEIGHT + GAP_Y) - GAP_Y);
  const height = Math.max(HEIGHT, ...heights);
  let x = MARGIN;
  const boxes = order.flatMap((column, k) => {
    const left = x;
    const width = widths[k] ?? NARROWEST;
    x += width + GAP_X;
    const top = MARGIN + (height - (heights[k] ?? 0)) / 2;
    return column.map((node, row) => ({
      ...{ node, width, height: HEIGHT, x: left },
      y: top + row * (HEIGHT + GAP_Y),
    }));
  });
  return { boxes, width: x - GAP_X + MARGIN, height: height + 2 * MARGIN };
}

function widthOf({ text, label, role }: PlanNodeView): number {
  const name = [label, role].filter((part) => part !== undefined).join(', ');
  return Math.max(NARROWEST, Math.max(text.length, name.length) * CHARACTER + 18);
}

/** A node stands behind all that it is made of; what is only read once moves up to its reader. */
function columnsOf(nodes: readonly PlanNodeView[]): readonly (readonly PlanNodeView[])[] {
  const depth = new Map<number, number>();
  for (const { id, args } of nodes)
    depth.set(id, args.length === 0 ? 0 : 1 + Math.max(...args.map((arg) => depth.get(arg) ?? 0)));
  for (const { id, args } of nodes) {
    if (args.length > 0) continue;
    const readers = nodes.filter((each) => each.args.includes(id));
    const nearest = Math.min(...readers.map((each) => depth.get(each.id) ?? 0));
    if (readers.length > 0) depth.set(id, Math.max(0, nearest - 1));
  }
  const columns: PlanNodeView[][] = [];
  for (const node of nodes) {
    const column = depth.get(node.id) ?? 0;
    columns[column] ??= [];
    columns[column]?.push(node);
  }
  return columns.filter((column) => column !== undefined);
}

/** Each column by the mean place of what its nodes read, and then of what reads them: fewer edges cross. */
function inOrder(
  columns: readonly (readonly PlanNodeView[])[],
): readonly (readonly PlanNodeView[])[] {
  let order = columns.map((column) => [...column]);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const place = new Map(
      order.flatMap((column) => column.map((node, row) => [node.id, row / column.length])),
    );
    const readers = new Map<number, number[]>();
    for (const { id, args } of columns.flat())
      for (const arg of args) readers.set(arg, [...(readers.get(arg) ?? []), id]);
    const near = (node: PlanNodeView): number => {
      const others = sweep % 2 === 0 ? node.args : (readers.get(node.id) ?? []);
      if (others.length === 0) return place.get(node.id) ?? 0;
      return others.reduce((sum, id) => sum + (place.get(id) ?? 0), 0) / others.length;
    };
    order = order.map((column) => column.toSorted((a, b) => near(a) - near(b) || a.id - b.id));
  }
  return order;
}
